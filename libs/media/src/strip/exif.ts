import { spells, viewOf } from './pieces.js';

const ORIENTATION = 0x0112;
const SHORT = 3;
const ENTRY_BYTES = 12;

/** How the picture has to be turned (2 to 8), by its Exif data; undefined when it stands upright or nothing is said. */
export function orientationOf(exif: Uint8Array): number | undefined {
  const tiff = spells(exif, 0, 'Exif\0') ? exif.subarray(6) : exif;
  const isLittle = spells(tiff, 0, 'II*\0');
  if (tiff.length < 8 || (!isLittle && !spells(tiff, 0, 'MM\0*'))) return undefined;
  const view = viewOf(tiff);
  const directory = view.getUint32(4, isLittle);
  if (directory + 2 > tiff.length) return undefined;
  const entries = Math.min(
    view.getUint16(directory, isLittle),
    Math.floor((tiff.length - directory - 2) / ENTRY_BYTES),
  );
  for (let entry = 0; entry < entries; entry += 1) {
    const at = directory + 2 + entry * ENTRY_BYTES;
    if (view.getUint16(at, isLittle) !== ORIENTATION || view.getUint16(at + 2, isLittle) !== SHORT) continue;
    const value = view.getUint16(at + 8, isLittle);
    return value >= 2 && value <= 8 ? value : undefined;
  }
  return undefined;
}

/** Exif data, from the TIFF header on, that says how the picture has to be turned and nothing else. */
export function exifSaying(orientation: number): Uint8Array {
  const tiff = new Uint8Array(26);
  const view = viewOf(tiff);
  tiff.set(Buffer.from('MM\0*'));
  view.setUint32(4, 8);
  view.setUint16(8, 1);
  view.setUint16(10, ORIENTATION);
  view.setUint16(12, SHORT);
  view.setUint32(14, 1);
  view.setUint16(18, orientation);
  return tiff;
}

/** The shortest Exif data there is: none. */
export const EMPTY_EXIF: Uint8Array = Uint8Array.from([0x4d, 0x4d, 0, 0x2a, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0]);
