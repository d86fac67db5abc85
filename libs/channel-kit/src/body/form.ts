import { BadPayload } from '../errors.js';
import { decodeText } from './text.js';

const MAX_FIELDS = 1000;

/**
 * The fields of an `application/x-www-form-urlencoded` body, in an object without a prototype.
 *
 * Percent signs are turned into bytes first and the bytes into text then, so that GBK forms come out right; a percent
 * sign that starts no escape stands for itself. Where a name is given twice, the last one counts.
 *
 * @param charset of names and values, default utf-8
 * @throws {BadPayload} when the bytes are not in the charset, there are more than 1,000 fields, or one is `__proto__`
 */
export function parseForm(bytes: Uint8Array, charset = 'utf-8'): Readonly<Record<string, string>> {
  const fields = Object.create(null) as Record<string, string>;
  const pairs = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    .toString('latin1')
    .split('&', MAX_FIELDS + 1);
  if (pairs.length > MAX_FIELDS) throw new BadPayload(`reading a form: it has more than ${MAX_FIELDS} fields`);
  for (const pair of pairs) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = decodePart(equals < 0 ? pair : pair.slice(0, equals), charset);
    if (name === '__proto__') throw new BadPayload('reading a form: it has a field "__proto__"');
    fields[name] = equals < 0 ? '' : decodePart(pair.slice(equals + 1), charset);
  }
  return fields;
}

/** `part` holds one byte a character. */
function decodePart(part: string, charset: string): string {
  const bytes = Buffer.from(part.replace(/\+|%[0-9a-fA-F]{2}/g, byteOf), 'latin1');
  return decodeText(bytes, charset);
}

function byteOf(escape: string): string {
  return escape === '+' ? ' ' : String.fromCharCode(Number.parseInt(escape.slice(1), 16));
}
