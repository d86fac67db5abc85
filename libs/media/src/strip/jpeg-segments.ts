import { CannotStrip } from './cannot-strip.js';
import { viewOf } from './pieces.js';

/** One marker segment of a JPEG. */
export interface Segment {
  readonly marker: number;
  /** Where its marker stands. */
  readonly start: number;
  /** Where its payload lies. */
  readonly from: number;
  readonly to: number;
  /** Where the compressed data that follows it ends; equal to `to` for all but SOS. */
  readonly end: number;
}

const SOI = 0xffd8;
const SOS = 0xda;
const EOI = 0xd9;
const TEM = 0x01;

// The most that was ever seen are a few thousand, when an editor's history is kept in XMP.
const MAX_SEGMENTS = 10_000;

/**
 * The segments up to the end of the picture; what hangs on behind it is not looked at.
 *
 * A picture that was cut off while its compressed data were written is as good as whole: decoders show what there is.
 * Bytes between segments are passed over, as decoders do.
 *
 * @throws {CannotStrip} and RangeError, when it is no JPEG or breaks off elsewhere
 */
export function* segmentsOf(bytes: Uint8Array): Generator<Segment> {
  const view = viewOf(bytes);
  if (view.getUint16(0) !== SOI) throw new CannotStrip('it does not begin like a JPEG');
  let at = 2;
  for (let count = 0; ; count += 1) {
    const start = nextMarker(bytes, at);
    const marker = bytes[start + 1];
    if (marker === undefined || marker === EOI) return;
    if (marker === TEM || isRestart(marker)) {
      at = start + 2;
      continue;
    }
    if (count === MAX_SEGMENTS) throw new CannotStrip('it has too many segments');
    const length = view.getUint16(start + 2);
    const to = start + 2 + length;
    if (length < 2 || to > bytes.length) throw new CannotStrip('a segment runs past the end');
    const end = marker === SOS ? endOfScan(bytes, to) : to;
    yield { marker, start, from: start + 4, to, end };
    at = end;
  }
}

function nextMarker(bytes: Uint8Array, from: number): number {
  for (let at = from; at < bytes.length; at += 1) {
    if (bytes[at] === 0xff && bytes[at + 1] !== 0 && bytes[at + 1] !== 0xff) return at;
  }
  return bytes.length;
}

/** Compressed data hold FF only before 00, or in a restart marker. */
function endOfScan(bytes: Uint8Array, from: number): number {
  let at = nextMarker(bytes, from);
  while (isRestart(bytes[at + 1])) at = nextMarker(bytes, at + 2);
  return at + 1 < bytes.length ? at : bytes.length;
}

function isRestart(marker: number | undefined): boolean {
  return marker !== undefined && marker >= 0xd0 && marker <= 0xd7;
}
