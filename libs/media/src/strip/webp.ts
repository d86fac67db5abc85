import { CannotStrip } from './cannot-strip.js';
import { exifSaying, orientationOf } from './exif.js';
import { Pieces, spells, viewOf } from './pieces.js';

const PICTURE = new Set(['VP8 ', 'VP8L', 'ALPH']);
const KEPT = new Set([...PICTURE, 'ICCP', 'ANIM']);
const HEADER_BYTES = 12;
const CHUNK_HEADER_BYTES = 8;
const FRAME_HEADER_BYTES = 16;
const EXTENDED_BYTES = 10;
// Far more frames than any animation has.
const MAX_CHUNKS = 100_000;
const HAS_EXIF = 0x08;
const HAS_XMP = 0x04;

/** Copies a WebP with picture, frames and colour profile; Exif shrinks to how to turn the picture. */
export function stripWebp(bytes: Uint8Array): Uint8Array {
  if (!spells(bytes, 0, 'RIFF') || !spells(bytes, 8, 'WEBP')) throw new CannotStrip('it does not begin like a WebP');
  const end = CHUNK_HEADER_BYTES + viewOf(bytes).getUint32(4, true);
  const chunks = [...chunksOf(bytes, HEADER_BYTES, end)];
  const isExtended = chunks[0]?.type === 'VP8X';
  const exif = isExtended ? exifOf(bytes, chunks) : undefined;
  const pieces = new Pieces(bytes);
  for (const { type, start, from, to, next } of chunks) {
    if (type === 'VP8X') pieces.add(extended(bytes.subarray(from, to), exif !== undefined));
    else if (type === 'ANMF') pieces.add(frame(bytes, from, to));
    else if (KEPT.has(type)) pieces.keep(start, next);
  }
  if (exif) pieces.add(chunk('EXIF', exif));
  if (!chunks.some(({ type }) => PICTURE.has(type) || type === 'ANMF'))
    throw new CannotStrip('there is no picture in it');
  return riff(pieces.joined());
}

interface Chunk {
  readonly type: string;
  readonly start: number;
  /** Where its payload lies. */
  readonly from: number;
  readonly to: number;
  /** With the byte that makes it even. */
  readonly next: number;
}

function* chunksOf(bytes: Uint8Array, first: number, end: number): Generator<Chunk> {
  if (end > bytes.length) throw new CannotStrip('it is shorter than it says');
  const view = viewOf(bytes);
  let start = first;
  for (let count = 0; start < end; count += 1) {
    if (count === MAX_CHUNKS) throw new CannotStrip('it has too many chunks');
    const from = start + CHUNK_HEADER_BYTES;
    const to = from + view.getUint32(start + 4, true);
    const next = to + (to % 2);
    const type = Buffer.from(bytes.subarray(start, start + 4)).toString('latin1');
    if (next > end || !/^[ -~]{4}$/.test(type)) throw new CannotStrip('a chunk runs past the end');
    yield { type, start, from, to, next };
    start = next;
  }
}

function exifOf(bytes: Uint8Array, chunks: readonly Chunk[]): Uint8Array | undefined {
  const found = chunks.find(({ type }) => type === 'EXIF');
  const orientation = found && orientationOf(bytes.subarray(found.from, found.to));
  return orientation === undefined ? undefined : exifSaying(orientation);
}

function extended(payload: Uint8Array, hasExif: boolean): Uint8Array {
  if (payload.length < EXTENDED_BYTES) throw new CannotStrip('its header is too short');
  const header = Uint8Array.from(payload.subarray(0, EXTENDED_BYTES));
  header[0] = ((header[0] ?? 0) & ~(HAS_EXIF | HAS_XMP)) | (hasExif ? HAS_EXIF : 0);
  return chunk('VP8X', header);
}

function frame(bytes: Uint8Array, from: number, to: number): Uint8Array {
  const picture = from + FRAME_HEADER_BYTES;
  const pieces = new Pieces(bytes);
  pieces.keep(from, picture);
  for (const { type, start, next } of chunksOf(bytes, picture, to)) if (PICTURE.has(type)) pieces.keep(start, next);
  return chunk('ANMF', pieces.joined());
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = Buffer.alloc(CHUNK_HEADER_BYTES + data.length + (data.length % 2));
  bytes.write(type, 'latin1');
  bytes.writeUInt32LE(data.length, 4);
  bytes.set(data, CHUNK_HEADER_BYTES);
  return bytes;
}

function riff(chunks: Uint8Array): Uint8Array {
  const bytes = Buffer.alloc(HEADER_BYTES + chunks.length);
  bytes.write('RIFF', 'latin1');
  bytes.writeUInt32LE(4 + chunks.length, 4);
  bytes.write('WEBP', 8, 'latin1');
  bytes.set(chunks, HEADER_BYTES);
  return bytes;
}
