import { crc32 } from 'node:zlib';
import { CannotStrip } from './cannot-strip.js';
import { exifSaying, orientationOf } from './exif.js';
import { Pieces, viewOf } from './pieces.js';

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');
const FRAME_BYTES = 12;
// A picture of 20 MiB in chunks of 256 bytes has fewer.
const MAX_CHUNKS = 100_000;

/** What decoding and colour need; APNG's frames among them. */
const KEPT = new Set(
  'IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP sBIT bKGD pHYs hIST cICP mDCV cLLI acTL fcTL fdAT'.split(' '),
);

/**
 * Copies a PNG without its texts, times, Exif data, and whatever else decoding does not need or hangs on behind it.
 *
 * Every chunk that stays has a right checksum, so none can have swallowed another.
 */
export function stripPng(bytes: Uint8Array): Uint8Array {
  if (!SIGNATURE.equals(bytes.subarray(0, SIGNATURE.length))) throw new CannotStrip('it does not begin like a PNG');
  const orientation = exifOrientation(bytes);
  const pieces = new Pieces(bytes);
  pieces.keep(0, SIGNATURE.length);
  for (const { type, start, end } of chunksOf(bytes)) {
    const isNeeded = (bytes[start + 4] ?? 0) < 0x60;
    if (KEPT.has(type)) {
      if (crc32(bytes.subarray(start + 4, end - 4)) !== viewOf(bytes).getUint32(end - 4)) {
        throw new CannotStrip('the checksum of a chunk is wrong');
      }
      pieces.keep(start, end);
    } else if (isNeeded) {
      throw new CannotStrip('decoding it needs a chunk that is not known');
    }
    if (type === 'IHDR' && orientation !== undefined) pieces.add(chunk('eXIf', exifSaying(orientation)));
  }
  return pieces.joined();
}

interface Chunk {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

/** The chunks up to IEND. */
function* chunksOf(bytes: Uint8Array): Generator<Chunk> {
  const view = viewOf(bytes);
  let at = SIGNATURE.length;
  let type = '';
  for (let count = 0; type !== 'IEND'; count += 1) {
    if (count === MAX_CHUNKS) throw new CannotStrip('it has too many chunks');
    const start = at;
    at += FRAME_BYTES + view.getUint32(start);
    type = Buffer.from(bytes.subarray(start + 4, start + 8)).toString('latin1');
    if (at > bytes.length) throw new CannotStrip('a chunk runs past the end');
    if ((start === SIGNATURE.length) !== (type === 'IHDR')) throw new CannotStrip('its header is not where it belongs');
    yield { type, start, end: at };
  }
}

function exifOrientation(bytes: Uint8Array): number | undefined {
  for (const { type, start, end } of chunksOf(bytes)) {
    if (type === 'eXIf') return orientationOf(bytes.subarray(start + 8, end - 4));
  }
  return undefined;
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = Buffer.alloc(FRAME_BYTES + data.length);
  bytes.writeUInt32BE(data.length, 0);
  bytes.write(type, 4, 'latin1');
  bytes.set(data, 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, -4)), bytes.length - 4);
  return bytes;
}
