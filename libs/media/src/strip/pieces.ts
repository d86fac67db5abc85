import { CannotStrip } from './cannot-strip.js';

// Beyond any real file; one that a sender cuts into millions of pieces would cost memory far beyond its size.
const MAX_PIECES = 100_000;

/** A copy in the making: what is kept of the original, in order, and what is put in its stead. */
export class Pieces {
  private readonly pieces: Uint8Array[] = [];
  private last: { from: number; to: number } | undefined;

  constructor(private readonly original: Uint8Array) {}

  /** Keeps the original's bytes `from` up to, not including, `to`. */
  keep(from: number, to: number): void {
    if (this.last?.to === from) {
      this.last.to = to;
      return;
    }
    this.flush();
    this.last = { from, to };
  }

  add(bytes: Uint8Array): void {
    this.flush();
    this.push(bytes);
  }

  joined(): Uint8Array {
    this.flush();
    return Buffer.concat(this.pieces);
  }

  private flush(): void {
    if (this.last) this.push(this.original.subarray(this.last.from, this.last.to));
    this.last = undefined;
  }

  private push(bytes: Uint8Array): void {
    if (this.pieces.length === MAX_PIECES) throw new CannotStrip('it is cut into too many pieces');
    this.pieces.push(bytes);
  }
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Whether the bytes at a place spell this, in ASCII. */
export function spells(bytes: Uint8Array, at: number, text: string): boolean {
  if (at + text.length > bytes.length) return false;
  for (let index = 0; index < text.length; index += 1) {
    if (bytes[at + index] !== text.charCodeAt(index)) return false;
  }
  return true;
}
