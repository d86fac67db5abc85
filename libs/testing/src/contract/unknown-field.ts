import type { Message } from '#libs/channel-kit';

/** A field that no platform sends. */
export const UNKNOWN = { name: 'not_in_any_sheet', value: 'kept-71c9' } as const;

/**
 * The bytes with a field more, at the top of JSON, XML or a form; null for anything else.
 *
 * A multipart form reaches a channel as the JSON that the host makes of it, `{"fields": {…}}`, with the sender's own below.
 */
export function withUnknownField({ bytes, headers }: Message): Uint8Array | null {
  const text = Buffer.from(bytes).toString('latin1');
  const { name, value } = UNKNOWN;
  const isMultipart = /^multipart\//i.test(headers['content-type'] ?? '');
  const json = (isMultipart ? /^\s*\{\s*"fields"\s*:\s*\{(?=\s*")/ : /^\s*\{(?=\s*")/).exec(text)?.[0].length;
  if (json !== undefined) return latin1(`${text.slice(0, json)}"${name}":"${value}",${text.slice(json)}`);
  const xml = /<\/[^<>]+>\s*$/.exec(text)?.index;
  if (xml !== undefined) return latin1(`${text.slice(0, xml)}<${name}>${value}</${name}>${text.slice(xml)}`);
  const isForm = /^application\/x-www-form-urlencoded/i.test(headers['content-type'] ?? '');
  return isForm ? latin1(`${text}&${name}=${value}`) : null;
}

function latin1(text: string): Uint8Array {
  return Buffer.from(text, 'latin1');
}
