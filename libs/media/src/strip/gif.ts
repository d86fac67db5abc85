import { CannotStrip } from './cannot-strip.js';
import { Pieces, spells, viewOf } from './pieces.js';

const SCREEN_BYTES = 13;
const IMAGE_BYTES = 10;
const APPLICATION_BYTES = 11;
const EXTENSION = 0x21;
const IMAGE = 0x2c;
const TRAILER = 0x3b;
const GRAPHIC_CONTROL = 0xf9;
const APPLICATION = 0xff;

const GRAPHIC_CONTROL_BYTES = 8;
const REPEAT_BYTES = 19;
const REPEATS = ['NETSCAPE2.0', 'ANIMEXTS1.0'];

/** Copies a GIF's pictures with their timing; comments, XMP and whatever comes behind the end stay out. */
export function stripGif(bytes: Uint8Array): Uint8Array {
  if (!spells(bytes, 0, 'GIF87a') && !spells(bytes, 0, 'GIF89a')) throw new CannotStrip('it does not begin like a GIF');
  const view = viewOf(bytes);
  const pieces = new Pieces(bytes);
  let at = SCREEN_BYTES + tableBytes(view.getUint8(10));
  pieces.keep(0, at);
  // Some end without the trailer; decoders take that for the end as well.
  const kindAt = (place: number) => (place === bytes.length ? TRAILER : view.getUint8(place));
  for (let kind = kindAt(at); kind !== TRAILER; kind = kindAt(at)) {
    const start = at;
    if (kind === IMAGE) {
      // The colour table, and the one byte that says how the codes begin.
      const data = start + IMAGE_BYTES + tableBytes(view.getUint8(start + 9)) + 1;
      at = endOfBlocks(view, data);
      pieces.keep(start, at);
    } else if (kind === EXTENSION) {
      at = endOfBlocks(view, start + 2);
      if (isKept(bytes, start, at)) pieces.keep(start, at);
    } else {
      throw new CannotStrip('a block is of no known kind');
    }
  }
  pieces.add(Uint8Array.of(TRAILER));
  return pieces.joined();
}

function tableBytes(packed: number): number {
  return packed & 0x80 ? 3 * 2 ** ((packed & 7) + 1) : 0;
}

function endOfBlocks(view: DataView, from: number): number {
  let at = from;
  for (let size = view.getUint8(at); size > 0; size = view.getUint8(at)) at += 1 + size;
  return at + 1;
}

/** Timing, how often an animation repeats, and the colour profile; the first two in the one size that they have. */
function isKept(bytes: Uint8Array, start: number, end: number): boolean {
  const label = bytes[start + 1];
  if (label === GRAPHIC_CONTROL) return end - start === GRAPHIC_CONTROL_BYTES;
  if (label !== APPLICATION || bytes[start + 2] !== APPLICATION_BYTES) return false;
  if (spells(bytes, start + 3, 'ICCRGBG1012')) return true;
  return end - start === REPEAT_BYTES && REPEATS.some((name) => spells(bytes, start + 3, name));
}
