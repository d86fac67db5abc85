import type { BoxFile, Range } from './boxes.js';
import { CannotStrip } from './cannot-strip.js';

/** How a track's pictures are cut into units of H.264 or H.265. */
export interface UnitFormat {
  readonly standard: 'H.264' | 'H.265';
  /** How many bytes tell how long a unit is. */
  readonly lengthBytes: number;
}

/** Where pictures lie, in whole units. */
export interface CodedPictures extends Range {
  readonly format: UnitFormat;
}

// A message of no standard, which its maker knows again by the sixteen bytes at its beginning.
const UNREGISTERED = 5;
const NAME_BYTES = 16;
/** Settings of the encoders x264 and x265: decoders go by them, to make up for old mistakes of the former. */
const OF_ENCODERS = new Set(['dc45e9bde6d948b7962cd820d923eeef', '2ca2de09b51747dbbb55a4fe7fc2fc4e']);

/**
 * Blots out the messages that a camera's maker writes between the pictures: dash cams tell there where they are, frame by frame.
 *
 * @throws {CannotStrip} when pictures share bytes, or are not in whole units
 */
export function stripMessages(file: BoxFile, pictures: readonly CodedPictures[]): void {
  let last: CodedPictures | undefined;
  for (const coded of pictures.toSorted((a, b) => a.from - b.from || a.to - b.to)) {
    if (coded.from === coded.to || (last && isSame(coded, last))) continue;
    if (last && coded.from < last.to) throw new CannotStrip('pictures share their bytes');
    stripRange(file, coded);
    last = coded;
  }
}

function isSame(a: CodedPictures, b: CodedPictures): boolean {
  const isAsLong = a.format.lengthBytes === b.format.lengthBytes && a.format.standard === b.format.standard;
  return isAsLong && a.from === b.from && a.to === b.to;
}

function stripRange({ bytes }: BoxFile, { from, to, format: { standard, lengthBytes } }: CodedPictures): void {
  for (let at = from, end; at < to; at = end) {
    let length = 0;
    for (let byte = 0; byte < lengthBytes; byte += 1) length = length * 256 + (bytes[at + byte] ?? 0);
    const start = at + lengthBytes;
    end = start + length;
    if (end > to) throw new CannotStrip('pictures are not cut as the film says');
    if (holdsMessages(bytes[start] ?? 0, standard)) blotMessages(bytes.subarray(start, end), standard);
  }
}

function holdsMessages(header: number, standard: UnitFormat['standard']): boolean {
  if (standard === 'H.264') return (header & 0x1f) === 6;
  const type = (header >> 1) & 0x3f;
  return type === 39 || type === 40;
}

/** In the unit nothing moves, so that every message is as long as it says. */
function blotMessages(unit: Uint8Array, standard: UnitFormat['standard']): void {
  const reader = new UnitReader(unit, standard === 'H.264' ? 1 : 2);
  // What is left at the end is the stop bit.
  while (reader.at < unit.length - 1) {
    const type = reader.number();
    const size = reader.number();
    const start = reader.at;
    const name: number[] = [];
    for (let read = 0; read < size && reader.at < unit.length; read += 1) {
      const byte = reader.byte();
      if (read < NAME_BYTES) name.push(byte);
    }
    if (type === UNREGISTERED && !OF_ENCODERS.has(Buffer.from(name).toString('hex'))) blot(unit, start, reader.at);
  }
}

/** Reads past the 3 that stands behind two zeros wherever the three might be taken for the beginning of a unit. */
class UnitReader {
  constructor(
    private readonly unit: Uint8Array,
    public at: number,
  ) {}

  byte(): number {
    if (isGuard(this.unit, this.at)) this.at += 1;
    return this.unit[this.at++] ?? 0;
  }

  /** As many 255 as it takes, and the rest. */
  number(): number {
    let sum = 0;
    for (;;) {
      const byte = this.byte();
      sum += byte;
      if (byte < 255) return sum;
    }
  }
}

function isGuard(unit: Uint8Array, at: number): boolean {
  return unit[at] === 3 && unit[at - 1] === 0 && unit[at - 2] === 0;
}

/** Guards stay, with the two zeros before them; behind one only small numbers may stand. */
function blot(unit: Uint8Array, from: number, to: number): void {
  for (let at = from; at < to; at += 1) {
    const isKept = isGuard(unit, at) || (unit[at] === 0 && (isGuard(unit, at + 1) || isGuard(unit, at + 2)));
    if (!isKept) unit[at] = isGuard(unit, at - 1) ? 1 : 0xff;
  }
}
