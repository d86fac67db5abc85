import {
  claimedSeq,
  findFrameMarker,
  readFrameHead,
  type Frame,
  type FrameCipher,
  type FrameReading,
} from './frame.js';
import type { DamageReason } from './incident.js';
import { refuseNewer } from './segment-header.js';

/** Bytes between two records (or before the log's end) that are no record, and the numbers that are gone with them. */
export interface Damage {
  readonly offset: number;
  readonly bytes: number;
  readonly reason: DamageReason;
  readonly fromSeq: number | null;
  readonly toSeq: number | null;
}

export interface ScanOptions {
  readonly path: string;
  readonly cipher: FrameCipher;
  /** The number of the record before the first byte. Within a segment numbers follow each other without a gap. */
  readonly afterSeq: number;
  /** Records beyond this number were never acknowledged, or are not yet; the scan ends at the first of them. */
  readonly throughSeq: number;
  /** Records before this number are stepped over unproven. */
  readonly skipBefore: number;
  /** Whether the bytes reach to the end of what the segment holds, so that nothing more can be asked for. */
  readonly isWhole: boolean;
  /** Answers false to stop in front of this record. */
  readonly visit: (frame: Frame, at: number, end: number) => boolean;
  readonly onDamage: (damage: Damage) => void;
}

/** `at` is the end of the last record understood, from where a next scan goes on. */
export interface ScanEnd {
  readonly kind: 'stopped' | 'end' | 'needs-bytes' | 'needs-rest';
  readonly at: number;
  readonly lastSeq: number;
  /** With `needs-bytes`: how many, counted from `at`, the next record claims to have. */
  readonly bytes: number;
  /** With `end`: why what stands at `at`, if anything does, is no record. */
  readonly reason: DamageReason;
}

/** Walks the records in a segment's bytes. After damage it goes on at the next record that proves itself genuine. */
export function scanRecords(bytes: Buffer, options: ScanOptions): ScanEnd {
  const { cipher, throughSeq, skipBefore } = options;
  let at = 0;
  let lastSeq = options.afterSeq;
  const end = (kind: ScanEnd['kind'], needed = 0, reason: DamageReason = 'missing'): ScanEnd => ({
    kind,
    at,
    lastSeq,
    bytes: needed,
    reason,
  });

  while (lastSeq < throughSeq) {
    const next = lastSeq + 1;
    if (next < skipBefore) {
      const head = readFrameHead(bytes, at);
      if (head.kind === 'frame' && claimedSeq(bytes, at) === next) {
        at = head.end;
        lastSeq = next;
        continue;
      }
    }
    const reading = cipher.read(bytes, at);
    if (reading.kind === 'newer') refuseNewer(reading.version, options.path);
    if (reading.kind === 'frame' && reading.frame.seq === next) {
      if (next >= skipBefore && !options.visit(reading.frame, at, reading.end)) return end('stopped');
      at = reading.end;
      lastSeq = next;
      continue;
    }
    if (!options.isWhole) {
      return reading.kind === 'incomplete' ? end('needs-bytes', reading.end - at) : end('needs-rest');
    }
    const reason = reasonOf(reading, at === bytes.length);
    const found = findNextGenuine(bytes, at, lastSeq, options);
    if (found === null) return end('end', 0, reason);
    const gap = found.seq - 1 >= next ? { fromSeq: next, toSeq: found.seq - 1 } : { fromSeq: null, toSeq: null };
    options.onDamage({ offset: at, bytes: found.at - at, reason, ...gap });
    at = found.at;
    lastSeq = found.seq - 1;
  }
  return end('end');
}

function findNextGenuine(bytes: Buffer, from: number, lastSeq: number, options: ScanOptions) {
  for (let at = findFrameMarker(bytes, from); at !== -1; at = findFrameMarker(bytes, at + 1)) {
    const reading = options.cipher.read(bytes, at);
    if (reading.kind !== 'frame') continue;
    const { seq } = reading.frame;
    // A genuine record with a number already passed is an old block that the disk put in the wrong place.
    if (seq > lastSeq && seq <= options.throughSeq) return { at, seq };
  }
  return null;
}

function reasonOf(reading: FrameReading, isAtEnd: boolean): DamageReason {
  if (reading.kind === 'damaged') return reading.reason;
  return reading.kind === 'incomplete' && !isAtEnd ? 'checksum' : 'missing';
}

/** How many of the bytes are more than trailing zeros. */
export function writtenLength(bytes: Buffer): number {
  let length = bytes.length;
  while (length > 0 && bytes[length - 1] === 0) length -= 1;
  return length;
}
