import { BadPayload, charsetOf, decodeText, multipartFields, queryOf } from '#libs/channel-kit';

/** A request's fields by name, in the order sent, without the keys. */
export interface Sent {
  readonly fields: ReadonlyMap<string, readonly string[]>;
  /** Every `api_key` that was given: in the body, in the query. */
  readonly keys: readonly string[];
}

const KEY = 'api_key';
const MAX_FIELDS = 1000;
const FORM = 'application/x-www-form-urlencoded';
const MULTIPART = 'multipart/form-data';

/** What a request or a message is read from. */
interface Readable {
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Reads a form. A name that is given several times keeps all its values.
 *
 * Fields stand in the body; of the query, `api_key` and `jurisdiction_id` count, where clients like to put them.
 *
 * @throws {BadPayload} when it is no form in UTF-8
 */
export function readFields({ target, headers }: Readable, bytes: Uint8Array): Sent {
  const pairs = [...pairsOf(headers['content-type'], bytes)];
  const query = queryOf(target);
  const inQuery = [KEY, 'jurisdiction_id'].flatMap((name) => query.getAll(name).map((value) => [name, value] as const));
  const fields = new Map<string, string[]>();
  for (const [name, value] of [...pairs, ...inQuery]) {
    if (name === '__proto__') throw new BadPayload('400 body: expected no field "__proto__"');
    const values = fields.get(name);
    if (values) values.push(value);
    else fields.set(name, [value]);
  }
  const keys = fields.get(KEY) ?? [];
  fields.delete(KEY);
  return { fields, keys };
}

/** The keys in the query alone, for a request whose body cannot be read. */
export function keysInQuery(target: string): readonly string[] {
  return queryOf(target).getAll(KEY);
}

function pairsOf(contentType: string | undefined, bytes: Uint8Array): Iterable<readonly [string, string]> {
  const type = contentType?.split(';', 1)[0]?.trim().toLowerCase() ?? FORM;
  if (type === MULTIPART) return multipartPairs(bytes);
  if (type === FORM || type === '') return formPairs(bytes, charsetOf(contentType) ?? 'utf-8');
  throw new BadPayload(`400 content-type: expected ${FORM} or ${MULTIPART}`);
}

function* multipartPairs(bytes: Uint8Array): Iterable<readonly [string, string]> {
  const fields = multipartFields(bytes);
  if (!fields) throw new BadPayload('400 body: expected a form, as the content-type says');
  for (const [name, values] of Object.entries(fields)) {
    for (const value of [values].flat()) yield [name, value];
  }
}

function formPairs(bytes: Uint8Array, charset: string): Iterable<readonly [string, string]> {
  if (!/^(?:utf-?8|us-ascii)$/.test(charset)) throw new BadPayload('400 content-type: expected UTF-8');
  const text = decodeText(bytes);
  if (text.split('&', MAX_FIELDS + 1).length > MAX_FIELDS) {
    throw new BadPayload(`400 body: expected at most ${MAX_FIELDS} fields`);
  }
  // URLSearchParams puts a replacement character for what is no UTF-8, and the person's own word is gone.
  decodeText(Buffer.from(unescaped(bytes), 'latin1'));
  return new URLSearchParams(`&${text}`);
}

/** One byte a character. No escape hides a "&" or "=" that separates, so what is UTF-8 as a whole is so field by field. */
function unescaped(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    .toString('latin1')
    .replace(/%([0-9a-fA-F]{2})/g, (_escape, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
