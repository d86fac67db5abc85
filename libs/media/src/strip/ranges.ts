import type { Box, BoxFile, Range } from './boxes.js';
import { CannotStrip } from './cannot-strip.js';

/**
 * Zeros whatever of these boxes' payload is not among the ranges kept.
 *
 * @throws {CannotStrip} when something kept lies elsewhere, or has bytes in common with something dropped
 */
export function keepOnlyRanges(
  file: BoxFile,
  boxes: readonly Box[],
  kept: readonly Range[],
  dropped: readonly Range[],
): void {
  const keep = united(kept);
  refuseOverlap(keep, united(dropped));
  let next = 0;
  for (const box of boxes.toSorted((a, b) => a.start - b.start)) {
    let at = box.from;
    for (; next < keep.length; next += 1) {
      const range = keep[next];
      if (!range || range.from >= box.end) break;
      if (range.from < box.from || range.to > box.end) throw new CannotStrip('picture data lie outside of their box');
      file.bytes.fill(0, at, range.from);
      at = range.to;
    }
    file.bytes.fill(0, at, box.end);
  }
  if (next < keep.length) throw new CannotStrip('picture data lie outside of their box');
}

/** The ranges in order, with those that touch made one. */
function united(ranges: readonly Range[]): readonly Range[] {
  const result: { from: number; to: number }[] = [];
  for (const { from, to } of ranges.toSorted((a, b) => a.from - b.from)) {
    const last = result.at(-1);
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else if (to > from) result.push({ from, to });
  }
  return result;
}

function refuseOverlap(kept: readonly Range[], dropped: readonly Range[]): void {
  let next = 0;
  for (const { from, to } of dropped) {
    while (next < kept.length && (kept[next]?.to ?? 0) <= from) next += 1;
    if ((kept[next]?.from ?? Infinity) < to) throw new CannotStrip('picture data and others share their bytes');
  }
}
