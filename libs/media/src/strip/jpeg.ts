import { CannotStrip } from './cannot-strip.js';
import { exifSaying, orientationOf } from './exif.js';
import { segmentsOf, type Segment } from './jpeg-segments.js';
import { Pieces, spells, viewOf } from './pieces.js';

const DHT = 0xc4;
const DAC = 0xcc;
const SOS = 0xda;
const DQT = 0xdb;
const DNL = 0xdc;
const DRI = 0xdd;
const APP0 = 0xe0;
const APP1 = 0xe1;
const APP2 = 0xe2;
const APP14 = 0xee;
const APP15 = 0xef;
const COM = 0xfe;

const ICC = 'ICC_PROFILE\0';
const ICC_HEADER_BYTES = ICC.length + 2;
const JFIF_BYTES = 14;
const ADOBE_BYTES = 12;
const END = Uint8Array.of(0xff, 0xd9);
const EXIF_PREFIX = Buffer.from('Exif\0\0');

/**
 * Copies what a decoder needs to show a JPEG, and nothing else.
 *
 * Stays: frames, tables, scans, density, the colour profile, Adobe's colour transform, and how to turn the picture. Goes: every
 * other APPn, comments, thumbnails, and what hangs on behind the picture, such as the film of a motion photo.
 */
export function stripJpeg(bytes: Uint8Array): Uint8Array {
  const segments = [...segmentsOf(bytes)];
  const isProfileWhole = isWholeProfile(bytes, segments);
  const pieces = new Pieces(bytes);
  pieces.keep(0, 2);
  let isTurned = false;
  for (const segment of segments) {
    const { marker, start, from, to, end } = segment;
    if (marker === APP1) {
      const orientation = isTurned ? undefined : exifOrientation(bytes.subarray(from, to));
      if (orientation === undefined) continue;
      pieces.add(app(APP1, EXIF_PREFIX, exifSaying(orientation)));
      isTurned = true;
    } else if (marker === APP0 && spells(bytes, from, 'JFIF\0') && to - from >= JFIF_BYTES) {
      // The last two bytes are the size of the thumbnail that would follow.
      pieces.add(app(APP0, bytes.subarray(from, from + JFIF_BYTES - 2), new Uint8Array(2)));
    } else if (marker === APP14 && spells(bytes, from, 'Adobe') && to - from >= ADOBE_BYTES) {
      pieces.add(app(APP14, bytes.subarray(from, from + ADOBE_BYTES)));
    } else if (isProfile(bytes, segment)) {
      if (isProfileWhole) pieces.keep(start, to);
    } else if (!isRemark(marker)) {
      if (!hasRightSize(bytes, segment)) throw new CannotStrip('a table has a wrong size, or its kind is not known');
      pieces.keep(start, end);
    }
  }
  if (!segments.some(isFrame) || !segments.some(isScan)) throw new CannotStrip('there is no picture in it');
  // One that was cut off stays so: it has no end to mark.
  if ((segments.at(-1)?.end ?? 0) < bytes.length) pieces.add(END);
  return pieces.joined();
}

function isScan({ marker }: Segment): boolean {
  return marker === SOS;
}

/** SOF0 to SOF15, between which the numbers of three other segments lie. */
function isFrame({ marker }: Segment): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== DHT && marker !== 0xc8 && marker !== DAC;
}

function exifOrientation(payload: Uint8Array): number | undefined {
  return spells(payload, 0, 'Exif\0') ? orientationOf(payload) : undefined;
}

function app(marker: number, ...payload: readonly Uint8Array[]): Uint8Array {
  const length = 2 + payload.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([Uint8Array.of(0xff, marker, length >> 8, length & 0xff), ...payload]);
}

function isRemark(marker: number): boolean {
  return (marker >= APP0 && marker <= APP15) || marker === COM;
}

function isProfile(bytes: Uint8Array, { marker, from, to }: Segment): boolean {
  return marker === APP2 && spells(bytes, from, ICC) && to - from > ICC_HEADER_BYTES;
}

/** Whether the profile's parts are together as long as it says that it is; otherwise it is left out. */
function isWholeProfile(bytes: Uint8Array, segments: readonly Segment[]): boolean {
  const parts = segments.filter((segment) => isProfile(bytes, segment));
  const first = parts.find(({ from }) => bytes[from + ICC.length] === 1);
  if (!first || first.to - first.from < ICC_HEADER_BYTES + 4) return false;
  const total = parts.reduce((sum, { from, to }) => sum + to - from - ICC_HEADER_BYTES, 0);
  return viewOf(bytes).getUint32(first.from + ICC_HEADER_BYTES) === total;
}

/** Whether a segment that decoding needs is exactly as long as its content: nothing else can hide in it then. */
function hasRightSize(bytes: Uint8Array, segment: Segment): boolean {
  const { marker, from, to } = segment;
  const size = to - from;
  switch (marker) {
    case DHT:
      return tablesFill(from, to, (at) => 17 + bytes.subarray(at + 1, at + 17).reduce((sum, count) => sum + count, 0));
    case DQT:
      return tablesFill(from, to, (at) => ((bytes[at] ?? 0) >> 4 === 0 ? 65 : 129));
    case DAC:
      return size % 2 === 0 && size <= 64;
    case DNL:
    case DRI:
      return size === 2;
    case SOS:
      return size === 4 + 2 * (bytes[from] ?? 0);
    default:
      return isFrame(segment) && size === 6 + 3 * (bytes[from + 5] ?? 0);
  }
}

function tablesFill(from: number, to: number, sizeAt: (at: number) => number): boolean {
  let at = from;
  while (at < to) at += sizeAt(at);
  return at === to;
}
