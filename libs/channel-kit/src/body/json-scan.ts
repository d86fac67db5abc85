import { BadPayload } from '../errors.js';

/** How deep arrays and objects may be nested. */
export const MAX_DEPTH = 64;

/** A double holds any 15 digits exactly; from 16 on some numbers change. */
const SAFE_DIGITS = 15;

const QUOTE = 0x22;
const COMMA = 0x2c;
const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;
const OPEN_ARRAY = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/**
 * One pass over JSON before it is parsed: refuses nesting that is too deep, and says whether a number may be longer than
 * a double can hold. Everything else about the syntax is the parser's to judge.
 *
 * @throws {BadPayload} when arrays and objects are nested deeper than {@link MAX_DEPTH}
 */
export function hasLongNumber(bytes: Uint8Array): boolean {
  let depth = 0;
  let long = false;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]!;
    if (byte === QUOTE) at = endOfString(bytes, at);
    else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) depth = deeper(depth, at);
    else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) depth--;
    else if (byte === MINUS || (byte >= ZERO && byte <= NINE)) {
      const end = endOfNumber(bytes, at);
      // An exponent is rare, and a short one may overflow: 1e400.
      long ||= end - at > SAFE_DIGITS || bytes.subarray(at, end).some((b) => b === 0x45 || b === 0x65);
      at = end - 1;
    }
  }
  return long;
}

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

function deeper(depth: number, at: number): number {
  if (depth >= MAX_DEPTH) throw broken(`it is nested deeper than ${MAX_DEPTH}`, at);
  return depth + 1;
}

/** The closing quote of the string that opens at `at`, or the end of the bytes. */
function endOfString(bytes: Uint8Array, at: number): number {
  for (let next = at + 1; next < bytes.length; next++) {
    const byte = bytes[next]!;
    if (byte === QUOTE) return next;
    if (byte === BACKSLASH) next++;
  }
  return bytes.length;
}

/** The first byte that cannot belong to the number that starts at `at`. */
function endOfNumber(bytes: Uint8Array, at: number): number {
  let next = at + 1;
  for (; next < bytes.length; next++) {
    const byte = bytes[next]!;
    const belongs =
      (byte >= ZERO && byte <= NINE) ||
      byte === 0x2e ||
      byte === 0x45 ||
      byte === 0x65 ||
      byte === 0x2b ||
      byte === MINUS;
    if (!belongs) break;
  }
  return next;
}

function element(bytes: Uint8Array, from: number, to: number): Uint8Array {
  const start = skipSpace(bytes, from);
  let end = to;
  while (end > start && isSpace(bytes[end - 1]!)) end--;
  if (start >= end) throw broken('an element is empty', from);
  return bytes.subarray(start, end);
}

function startOf(bytes: Uint8Array): number {
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

function broken(fault: string, at: number): BadPayload {
  return new BadPayload(`reading JSON: ${fault} (byte ${at})`);
}
