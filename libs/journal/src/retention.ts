import type { RetentionOptions } from './journal-options.js';
import type { Segment } from './segment.js';

/**
 * Chooses the segments that may be removed: handed over as a whole, and too old or too much.
 *
 * @param cursor as it is on disk; what was handed over but not saved would be handed over again, and must be there then
 * @param active the segment being written, which never goes
 */
export function chooseExpired(
  journal: string,
  segments: readonly Segment[],
  active: Segment | null,
  cursor: number,
  now: number,
  { maxAgeMs, maxBytes, isPinned = () => false }: RetentionOptions,
): readonly Segment[] {
  let bytes = segments.reduce((sum, segment) => sum + segment.bytes, 0);
  const expired: Segment[] = [];
  for (const segment of segments) {
    if (segment === active || segment.lastSeq > cursor) continue;
    if (!segment.isEmpty) {
      const isTooOld = segment.closedAt !== null && now - segment.closedAt > maxAgeMs;
      if (!isTooOld && bytes <= maxBytes) continue;
      if (isPinned(journal, segment.firstSeq, segment.lastSeq)) continue;
    }
    bytes -= segment.bytes;
    expired.push(segment);
  }
  return expired;
}
