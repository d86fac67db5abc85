import { TextDecoder } from 'node:util';
import { BadPayload } from '../errors.js';

interface Charset {
  /** As the WHATWG calls it. */
  readonly name: string;
  readonly decoder: TextDecoder;
  /** Bytes that Node's decoder lets through though the charset has no character for them. */
  readonly strays: (byte: number) => boolean;
}

/** What is taken, by the name that every label of it leads to. */
const STRAYS: Readonly<Record<string, Charset['strays']>> = {
  'utf-8': () => false,
  'utf-16le': () => false,
  'utf-16be': () => false,
  gbk: (byte) => byte === 0xff,
  gb18030: (byte) => byte === 0xff,
  big5: (byte) => byte === 0x80 || byte === 0xff,
  'windows-1252': (byte) => byte >= 0x80 && byte <= 0x9f,
};

const charsets = new Map<string, Charset>();

/**
 * The text of bytes, or `BadPayload`: never a replacement character in place of what could not be read.
 *
 * A byte-order mark is dropped.
 *
 * @param charset any label of utf-8 (the default), gbk, gb2312, gb18030, big5, utf-16, us-ascii or iso-8859-1
 * @throws {BadPayload} naming the charset, when it is none of these or the bytes are not in it
 */
export function decodeText(bytes: Uint8Array, charset = 'utf-8'): string {
  const { name, decoder, strays } = charsetNamed(charset);
  if (name !== 'utf-8' && bytes.some(strays)) throw notIn(name);
  try {
    return decoder.decode(bytes);
  } catch {
    throw notIn(name);
  }
}

/** The `charset` parameter of a content type, in lower case; undefined when it names none. */
export function charsetOf(contentType: string | undefined): string | undefined {
  const found = /;\s*charset\s*=\s*(?:"([^"]*)"|([^;\s]+))/i.exec(contentType ?? '');
  const charset = (found?.[1] ?? found?.[2] ?? '').trim().toLowerCase();
  return charset === '' ? undefined : charset;
}

function charsetNamed(charset: string): Charset {
  const label = charset.trim().toLowerCase();
  const known = charsets.get(label);
  if (known) return known;
  const name = nameOf(label);
  const strays = name === undefined ? undefined : STRAYS[name];
  if (name === undefined || strays === undefined) {
    throw new BadPayload(`decoding text: the charset "${printable(charset)}" is not taken here`);
  }
  // The WHATWG decodes gbk as gb18030; Node's own gbk makes private-use characters of a hundred that gb18030 has.
  const decoder = new TextDecoder(name === 'gbk' ? 'gb18030' : name, { fatal: true });
  const made = { name, decoder, strays };
  charsets.set(label, made);
  return made;
}

function nameOf(label: string): string | undefined {
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return undefined;
  }
}

function notIn(charset: string): BadPayload {
  return new BadPayload(`decoding text: the bytes are not ${charset}`);
}

function printable(charset: string): string {
  return charset.slice(0, 40).replace(/[^\x20-\x7e]/g, '?');
}
