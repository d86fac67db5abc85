import { TextDecoder } from 'node:util';
import { BadPayload } from '../errors.js';

const decoders = new Map<string, TextDecoder>();

/** Never part of a character in these; Node's decoders turn it into a private-use character instead of refusing it. */
const NEVER_FF = new Set(['gbk', 'gb18030', 'big5', 'euc-kr', 'euc-jp', 'shift_jis']);

/**
 * The text of bytes, or `BadPayload`: never a replacement character in place of what could not be read.
 *
 * A byte-order mark is dropped.
 *
 * @param charset a label of the WHATWG Encoding Standard (utf-8, gbk, gb2312, gb18030, big5, …); default utf-8
 * @throws {BadPayload} naming the charset, when it is not known or the bytes are not in it
 */
export function decodeText(bytes: Uint8Array, charset = 'utf-8'): string {
  const decoder = decoderOf(charset);
  if (NEVER_FF.has(decoder.encoding) && bytes.includes(0xff)) throw notIn(decoder.encoding);
  try {
    return decoder.decode(bytes);
  } catch {
    throw notIn(decoder.encoding);
  }
}

/** The `charset` parameter of a content type, in lower case; undefined when it names none. */
export function charsetOf(contentType: string | undefined): string | undefined {
  const found = /;\s*charset\s*=\s*(?:"([^"]*)"|([^;\s]+))/i.exec(contentType ?? '');
  const charset = (found?.[1] ?? found?.[2] ?? '').trim().toLowerCase();
  return charset === '' ? undefined : charset;
}

function decoderOf(charset: string): TextDecoder {
  const label = charset.trim().toLowerCase();
  const known = decoders.get(label);
  if (known) return known;
  try {
    const decoder = new TextDecoder(label, { fatal: true });
    decoders.set(label, decoder);
    return decoder;
  } catch {
    throw new BadPayload(`decoding text: there is no charset "${printable(charset)}"`);
  }
}

function notIn(charset: string): BadPayload {
  return new BadPayload(`decoding text: the bytes are not ${charset}`);
}

function printable(charset: string): string {
  return charset.slice(0, 40).replace(/[^\x20-\x7e]/g, '?');
}
