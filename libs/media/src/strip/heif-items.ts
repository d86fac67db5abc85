import type { Box, BoxFile, Range } from './boxes.js';
import { CannotStrip } from './cannot-strip.js';

/** Where an item's bytes lie. */
export interface ItemExtents {
  readonly id: number;
  /** Counted from the file's beginning, or from the beginning of the `idat` box. */
  readonly isInIdat: boolean;
  readonly ranges: readonly Range[];
}

const MAX_EXTENTS = 100_000;
const IN_FILE = 0;
const IN_IDAT = 1;

/** The types of the items by their id, and of each where its type stands. */
export function itemTypesOf(
  file: BoxFile,
  iinf: Box,
): ReadonlyMap<number, { readonly type: string; readonly at: number; readonly end: number }> {
  const { view } = file;
  const items = new Map<number, { type: string; at: number; end: number }>();
  for (const { type, from, end } of file.within(iinf, view.getUint8(iinf.from) === 0 ? 6 : 8)) {
    const version = view.getUint8(from);
    if (type !== 'infe' || version < 2) throw new CannotStrip('an item is described in a form that is not known');
    const id = version === 2 ? view.getUint16(from + 4) : view.getUint32(from + 4);
    const at = from + (version === 2 ? 8 : 10);
    if (at + 4 > end || items.has(id)) throw new CannotStrip('an item is described twice, or not to the end');
    items.set(id, { type: file.typeAt(at), at, end });
  }
  return items;
}

/** Where the items' bytes lie, by the `iloc` box. */
export function itemExtentsOf({ view }: BoxFile, { from, end }: Box): readonly ItemExtents[] {
  const version = view.getUint8(from);
  if (version > 2) throw new CannotStrip('the places of items are told in a form that is not known');
  const sizes = view.getUint16(from + 4);
  const [offsetSize, lengthSize, baseSize] = [sizes >> 12, (sizes >> 8) & 15, (sizes >> 4) & 15];
  const indexSize = version === 0 ? 0 : sizes & 15;
  let at = from + 6;
  let extents = 0;
  const ids = new Set<number>();
  const read = (size: number): number => {
    at += size;
    if (at > end) throw new CannotStrip('the places of items are not told to the end');
    switch (size) {
      case 0:
        return 0;
      case 2:
        return view.getUint16(at - 2);
      case 4:
        return view.getUint32(at - 4);
      case 8:
        return Number(view.getBigUint64(at - 8));
      default:
        throw new CannotStrip('the places of items are told in a form that is not known');
    }
  };
  return Array.from({ length: read(version === 2 ? 4 : 2) }, () => {
    const id = read(version === 2 ? 4 : 2);
    const method = version === 0 ? IN_FILE : read(2) & 15;
    const reference = read(2);
    if (method > IN_IDAT || reference !== 0) throw new CannotStrip('an item lies in another item or file');
    if (ids.size === ids.add(id).size) throw new CannotStrip('where an item lies is told twice');
    const base = read(baseSize);
    const ranges = Array.from({ length: read(2) }, () => {
      if ((extents += 1) > MAX_EXTENTS) throw new CannotStrip('its items are cut into too many pieces');
      read(indexSize);
      const start = base + read(offsetSize);
      const length = read(lengthSize);
      if (length === 0) throw new CannotStrip('how long an item is is not told');
      return { from: start, to: start + length };
    });
    return { id, isInIdat: method === IN_IDAT, ranges };
  });
}
