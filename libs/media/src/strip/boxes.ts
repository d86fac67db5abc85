import { CannotStrip } from './cannot-strip.js';
import { viewOf } from './pieces.js';

/** A box of an ISO base media file, or an atom of a QuickTime one. */
export interface Box {
  readonly type: string;
  readonly start: number;
  /** Where its payload begins. */
  readonly from: number;
  readonly end: number;
}

/** Bytes of a file, `from` up to, not including, `to`. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

// A film in thousands of fragments has some hundred thousand, each pass over them counted.
const MAX_BOXES = 1_000_000;

/**
 * A copy of an ISO base media file (HEIF, AVIF, MP4, QuickTime, 3GP) to blot things out in.
 *
 * Nothing ever moves in it, since its tables tell places by their distance from the file's beginning.
 */
export class BoxFile {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  private boxes = 0;

  constructor(original: Uint8Array) {
    this.bytes = Uint8Array.from(original);
    this.view = viewOf(this.bytes);
  }

  /** The boxes of the file. */
  top(): Generator<Box> {
    return this.boxesIn(0, this.bytes.length);
  }

  /** The boxes in another's payload. @param skip what stands before the first of them */
  within(box: Box, skip = 0): Generator<Box> {
    return this.boxesIn(box.from + skip, box.end);
  }

  /** The one box of a kind in another's payload. */
  only(type: string, box: Box, skip = 0): Box {
    const found = [...this.within(box, skip)].filter((child) => child.type === type);
    if (found.length !== 1 || !found[0]) throw new CannotStrip(`there is not one "${type}" box, but ${found.length}`);
    return found[0];
  }

  /** Makes a box one that readers pass over, and its payload zeros. */
  blank({ start, from, end }: Box): void {
    this.bytes.set(Buffer.from('free'), start + 4);
    this.bytes.fill(0, from, end);
  }

  /** Blanks the boxes in another's payload whose kinds are not among these. */
  keepOnly(types: ReadonlySet<string>, box: Box, skip = 0): void {
    for (const child of this.within(box, skip)) if (!types.has(child.type)) this.blank(child);
  }

  typeAt(at: number): string {
    const code = this.view.getUint32(at);
    return String.fromCharCode(code >>> 24, (code >> 16) & 0xff, (code >> 8) & 0xff, code & 0xff);
  }

  private *boxesIn(from: number, to: number): Generator<Box> {
    let start = from;
    while (to - start >= 8) {
      if ((this.boxes += 1) > MAX_BOXES) throw new CannotStrip('it has too many boxes');
      const box = this.boxAt(start, to);
      yield box;
      start = box.end;
    }
    // QuickTime ends some lists with four zeros.
    if (this.bytes.subarray(start, to).some((byte) => byte !== 0)) throw new CannotStrip('bytes belong to no box');
  }

  private boxAt(start: number, to: number): Box {
    const size = this.view.getUint32(start);
    const isLong = size === 1;
    const isLast = size === 0 && to === this.bytes.length;
    const length = isLong ? Number(this.view.getBigUint64(start + 8)) : isLast ? to - start : size;
    const from = start + (isLong ? 16 : 8);
    const end = start + length;
    if (end < from || end > to) throw new CannotStrip('a box runs past the end');
    return { type: this.typeAt(start + 4), start, from, end };
  }
}
