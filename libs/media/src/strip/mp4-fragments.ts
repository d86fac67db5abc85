import type { Box, BoxFile, Range } from './boxes.js';
import type { FilmSamples } from './mp4-film-samples.js';
import type { Track } from './mp4-tracks.js';

const OF_FRAGMENT = new Set(['mfhd', 'traf']);
const OF_TRACK_FRAGMENT = new Set(['tfhd', 'tfdt', 'trun', 'sbgp', 'sgpd', 'subs', 'saiz', 'saio', 'senc']);

const HAS_BASE = 0x1;
const HAS_DESCRIPTION = 0x2;
const HAS_DURATION = 0x8;
const HAS_SIZE = 0x10;
const BASE_IS_MOOF = 0x20000;

const HAS_RUN_OFFSET = 0x1;
const HAS_RUN_FLAGS = 0x4;
const PER_SAMPLE = [0x100, 0x200, 0x400, 0x800];
const PER_SAMPLE_SIZE = 0x200;

/**
 * Leaves in a `moof` box what playing it needs.
 *
 * @param sizes the sample size of each track where its fragments name none
 * @param samples told where its samples lie
 */
export function stripFragment(
  file: BoxFile,
  moof: Box,
  tracks: ReadonlyMap<number, Track>,
  sizes: ReadonlyMap<number, number>,
  samples: FilmSamples,
): void {
  let end: number | undefined;
  for (const traf of file.within(moof)) {
    if (traf.type !== 'traf') continue;
    const header = headerOf(file, file.only('tfhd', traf));
    const base = header.base ?? (header.isBaseMoof || end === undefined ? moof.start : end);
    const runs = runsOf(file, traf, base, header.size ?? sizes.get(header.track) ?? 0);
    end = runs.at(-1)?.to ?? base;
    const track = tracks.get(header.track);
    samples.add(track, runs);
    if (track?.isKept) file.keepOnly(OF_TRACK_FRAGMENT, traf);
    else file.blank(traf);
  }
  file.keepOnly(OF_FRAGMENT, moof);
}

/** The sample size of each track where its fragments name none, by the `trex` boxes. */
export function defaultSizesOf({ view }: BoxFile, trexes: readonly Box[]): ReadonlyMap<number, number> {
  return new Map(trexes.map(({ from }) => [view.getUint32(from + 4), view.getUint32(from + 16)]));
}

interface Header {
  readonly track: number;
  readonly base: number | undefined;
  readonly isBaseMoof: boolean;
  readonly size: number | undefined;
}

function headerOf({ view }: BoxFile, { from }: Box): Header {
  const flags = view.getUint32(from) & 0xffffff;
  let at = from + 8;
  const base = flags & HAS_BASE ? Number(view.getBigUint64(at)) : undefined;
  at += (flags & HAS_BASE ? 8 : 0) + (flags & HAS_DESCRIPTION ? 4 : 0) + (flags & HAS_DURATION ? 4 : 0);
  return {
    track: view.getUint32(from + 4),
    base,
    isBaseMoof: (flags & BASE_IS_MOOF) !== 0,
    size: flags & HAS_SIZE ? view.getUint32(at) : undefined,
  };
}

function runsOf(file: BoxFile, traf: Box, base: number, defaultSize: number): Range[] {
  const { view } = file;
  const runs: Range[] = [];
  for (const { type, from: box, end } of file.within(traf)) {
    if (type !== 'trun') continue;
    const flags = view.getUint32(box) & 0xffffff;
    const count = view.getUint32(box + 4);
    const start = flags & HAS_RUN_OFFSET ? base + view.getInt32(box + 8) : (runs.at(-1)?.to ?? base);
    const first = box + 8 + (flags & HAS_RUN_OFFSET ? 4 : 0) + (flags & HAS_RUN_FLAGS ? 4 : 0);
    const stride = 4 * PER_SAMPLE.filter((flag) => flags & flag).length;
    const sizeAt = flags & 0x100 ? 4 : 0;
    if (first + count * stride > end) throw new RangeError('a run of samples goes past its box');
    let bytes = flags & PER_SAMPLE_SIZE ? 0 : count * defaultSize;
    if (flags & PER_SAMPLE_SIZE) {
      for (let sample = 0; sample < count; sample += 1) bytes += view.getUint32(first + sample * stride + sizeAt);
    }
    runs.push({ from: start, to: start + bytes });
  }
  return runs;
}
