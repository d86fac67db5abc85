import { broken, CLOSE_ARRAY, CLOSE_OBJECT, deeper, endOfString, OPEN_ARRAY, OPEN_OBJECT, QUOTE } from './json-scan.js';

const COMMA = 0x2c;

/**
 * The exact bytes of each element of a top-level JSON array, without the white space around it; nothing is written anew.
 *
 * Only the structure is looked at, so that one element with a fault inside does not cost its neighbours.
 *
 * @throws {BadPayload} when it is no array, an element is empty, brackets or strings do not close, or nesting is too deep
 */
export function sliceJsonArray(bytes: Uint8Array): readonly Uint8Array[] {
  const slices: Uint8Array[] = [];
  const closers: number[] = [];
  let at = startOf(bytes);
  if (bytes[at] !== OPEN_ARRAY) throw broken('it is not an array', at);
  let from = at + 1;
  for (; at < bytes.length; at++) {
    const byte = bytes[at]!;
    if (byte === QUOTE) at = endOfString(bytes, at);
    else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
      deeper(closers.length, at);
      closers.push(byte === OPEN_OBJECT ? CLOSE_OBJECT : CLOSE_ARRAY);
    } else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) {
      if (closers.pop() !== byte) throw broken('a bracket closes what was not opened', at);
      if (closers.length === 0) break;
    } else if (byte === COMMA && closers.length === 1) {
      slices.push(element(bytes, from, at));
      from = at + 1;
    }
  }
  if (at >= bytes.length) throw broken('it ends before its array does', bytes.length);
  if (skipSpace(bytes, at + 1) < bytes.length) throw broken('something follows its array', at + 1);
  if (slices.length > 0 || skipSpace(bytes, from) < at) slices.push(element(bytes, from, at));
  return slices;
}

function element(bytes: Uint8Array, from: number, to: number): Uint8Array {
  const start = skipSpace(bytes, from);
  let end = to;
  while (end > start && isSpace(bytes[end - 1]!)) end--;
  if (start >= end) throw broken('an element is empty', from);
  return bytes.subarray(start, end);
}

/** Where a text begins, after a byte-order mark of UTF-8 and white space. */
export function startOf(bytes: Uint8Array): number {
  const mark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return skipSpace(bytes, mark ? 3 : 0);
}

function skipSpace(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && isSpace(bytes[at]!)) at++;
  return at;
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}
