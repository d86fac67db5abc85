import { readFileSync } from 'node:fs';

/** The sample files of `fixtures/`, by type; each has a place and the word CANARY wherever its format has room for them. */
export const SAMPLES = {
  'photo.jpg': 'image/jpeg',
  'progressive.jpg': 'image/jpeg',
  'picture.png': 'image/png',
  'picture.webp': 'image/webp',
  'animation.webp': 'image/webp',
  'animation.gif': 'image/gif',
  'photo.heic': 'image/heic',
  'photo.avif': 'image/avif',
  'film.mp4': 'video/mp4',
  'fragmented.mp4': 'video/mp4',
  'film.mov': 'video/quicktime',
  'plain-sound.mov': 'video/quicktime',
  'film.3gp': 'video/3gpp',
} as const;
export type Sample = keyof typeof SAMPLES;

export function sampleOf(name: string): Buffer {
  return readFileSync(new URL(`../fixtures/${name}`, import.meta.url));
}

/** A box of an ISO base media file. */
export function box(type: string, ...payload: readonly (Uint8Array | string)[]): Buffer {
  const bytes = Buffer.concat(payload.map((part) => Buffer.from(part as Uint8Array)));
  const header = Buffer.alloc(8);
  header.writeUInt32BE(8 + bytes.length);
  header.write(type, 4, 'latin1');
  return Buffer.concat([header, bytes]);
}

/** Numbers as big-endian words of 32 bits. */
export function words(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  values.forEach((value, index) => bytes.writeUInt32BE(value >>> 0, 4 * index));
  return bytes;
}

/** Numbers as big-endian words of 16 bits. */
export function shorts(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(2 * values.length);
  values.forEach((value, index) => bytes.writeUInt16BE(value, 2 * index));
  return bytes;
}
