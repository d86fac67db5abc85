import { BadPayload, parseJson, parseXml } from '#libs/channel-kit';

/** A field of WeChat's: text, a number in JSON, or what holds other fields. */
export type Element = string | number | boolean | null | readonly Element[] | { readonly [name: string]: Element };
/** The fields of a message, by WeChat's names. */
export type Elements = Readonly<Record<string, Element>>;

const CDATA = '<![CDATA[';

/** The fields of a message, in whichever of its two formats (数据格式) the console is set to; the names are the same. */
export function readElements(bytes: Uint8Array): Elements {
  if (!isJson(bytes)) return parseXml(bytes);
  const value = parseJson(bytes);
  if (typeof value !== 'object' || value === null) throw new BadPayload('the JSON is no object');
  return value as Elements;
}

/** Whether a body is JSON and not XML. */
export function isJson(bytes: Uint8Array): boolean {
  return bytes.find((byte) => byte > 0x20) === 0x7b;
}

/**
 * The ciphertext of an encrypted body; null when it has none.
 *
 * Nobody has vouched for the bytes yet. In XML it is cut out, so that no XML parser sees them; what is cut out wrongly
 * only has a wrong signature.
 */
export function ciphertextOf(body: Uint8Array): string | null {
  return isJson(body) ? ciphertextInJson(body) : ciphertextInXml(body);
}

function ciphertextInJson(body: Uint8Array): string | null {
  try {
    // WeCom's own samples write it both ways.
    const { Encrypt: encrypt, encrypt: lowerCase } = readElements(body);
    const ciphertext = encrypt ?? lowerCase;
    return typeof ciphertext === 'string' ? ciphertext : null;
  } catch (error) {
    if (error instanceof BadPayload) return null;
    throw error;
  }
}

function ciphertextInXml(body: Uint8Array): string | null {
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('latin1');
  const start = text.indexOf('<Encrypt>');
  const end = text.indexOf('</Encrypt>', start);
  if (start < 0 || end < 0) return null;
  const inner = text.slice(start + '<Encrypt>'.length, end).trim();
  return inner.startsWith(CDATA) && inner.endsWith(']]>') ? inner.slice(CDATA.length, -']]>'.length) : inner;
}
