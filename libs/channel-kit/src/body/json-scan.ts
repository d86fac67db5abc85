import { BadPayload } from '../errors.js';

/** How deep arrays and objects may be nested. */
export const MAX_DEPTH = 64;

/** A double holds any 15 digits exactly; from 16 on some numbers change. */
const SAFE_DIGITS = 15;

export const QUOTE = 0x22;
const POINT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
export const OPEN_ARRAY = 0x5b;
const BACKSLASH = 0x5c;
export const CLOSE_ARRAY = 0x5d;
export const OPEN_OBJECT = 0x7b;
export const CLOSE_OBJECT = 0x7d;

enum Kind {
  Other,
  String,
  Open,
  Close,
  Number,
  Exponent,
}

/** What each byte starts outside of a string; a table is what keeps the pass at a nanosecond a byte. */
const KIND = kinds();

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
    switch (KIND[bytes[at]!]) {
      case Kind.String:
        at = endOfString(bytes, at);
        break;
      case Kind.Open:
        depth = deeper(depth, at);
        break;
      case Kind.Close:
        depth--;
        break;
      case Kind.Number: {
        const start = at;
        while (isOfNumber(bytes[at + 1])) at++;
        long ||= at - start >= SAFE_DIGITS;
        break;
      }
      case Kind.Exponent:
        // In `true` and `false` too; only behind a digit it belongs to a number, and a short one may overflow: 1e400.
        long ||= at > 0 && isDigit(bytes[at - 1]);
        break;
      default:
    }
  }
  return long;
}

/** The depth inside a bracket that opens at `at`. */
export function deeper(depth: number, at: number): number {
  if (depth >= MAX_DEPTH) throw broken(`it is nested deeper than ${MAX_DEPTH}`, at);
  return depth + 1;
}

/** The closing quote of the string that opens at `at`, or the end of the bytes. */
export function endOfString(bytes: Uint8Array, at: number): number {
  for (let next = at + 1; next < bytes.length; next++) {
    const byte = bytes[next]!;
    if (byte === QUOTE) return next;
    if (byte === BACKSLASH) next++;
  }
  return bytes.length;
}

/** A digit or a decimal point; an exponent is looked at on its own. */
function isOfNumber(byte: number | undefined): boolean {
  return byte === POINT || isDigit(byte);
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= ZERO && byte <= NINE;
}

/** What is wrong with JSON, and where; never what it says. */
export function broken(fault: string, at: number): BadPayload {
  return new BadPayload(`reading JSON: ${fault} (byte ${at})`);
}

function kinds(): Uint8Array {
  const table = new Uint8Array(256);
  table[QUOTE] = Kind.String;
  table[OPEN_ARRAY] = table[OPEN_OBJECT] = Kind.Open;
  table[CLOSE_ARRAY] = table[CLOSE_OBJECT] = Kind.Close;
  table.fill(Kind.Number, ZERO, NINE + 1);
  table[0x45] = table[0x65] = Kind.Exponent;
  return table;
}
