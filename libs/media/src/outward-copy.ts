import { CannotStrip } from './strip/cannot-strip.js';
import { stripGif } from './strip/gif.js';
import { stripHeif } from './strip/heif.js';
import { stripJpeg } from './strip/jpeg.js';
import { stripMp4 } from './strip/mp4.js';
import { stripPng } from './strip/png.js';
import { stripWebp } from './strip/webp.js';

export { CannotStrip } from './strip/cannot-strip.js';

const STRIPPERS: Readonly<Record<string, (bytes: Uint8Array) => Uint8Array>> = {
  'image/jpeg': stripJpeg,
  'image/png': stripPng,
  'image/webp': stripWebp,
  'image/gif': stripGif,
  'image/heic': stripHeif,
  'image/heif': stripHeif,
  'image/avif': stripHeif,
  'video/mp4': stripMp4,
  'video/quicktime': stripMp4,
  'video/3gpp': stripMp4,
};

/**
 * A copy of a picture or film to hand out: the same picture, bit for bit, without where and with what it was taken.
 *
 * Keeps what showing it needs, by lists of what is known to be that; position, times, device, remarks, thumbnails and everything
 * unknown stay out. Pure: the same bytes give the same copy. Holds twice the file in memory.
 *
 * @param type media type as the first bytes tell it
 * @throws {CannotStrip} when the structure is not understood; nothing may be handed out then
 */
export function outwardCopyOf(bytes: Uint8Array, type: string): Uint8Array {
  const strip = Object.hasOwn(STRIPPERS, type) ? STRIPPERS[type] : undefined;
  if (!strip) throw new CannotStrip(`files of the type ${type} are not understood`);
  try {
    return strip(bytes);
  } catch (error) {
    // What a view throws when a file's own tables point past its end.
    if (error instanceof RangeError) throw new CannotStrip('it breaks off, or points past its end', { cause: error });
    throw error;
  }
}
