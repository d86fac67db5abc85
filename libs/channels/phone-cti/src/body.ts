import { BadPayload, parseForm, parseJson, sliceJsonArray, type Message, type Slice } from '#libs/channel-kit';
import { percentDecodedBelow } from './paths.js';
import type { BodySettings } from './presets/preset.js';

export type Body = Readonly<Record<string, unknown>>;

/** An array is as many events as it has elements, each with its own bytes; anything else is one. */
export function splitEvents(message: Message): readonly Slice[] {
  if (firstCharacter(message.bytes) !== '[') return [{}];
  return sliceJsonArray(message.bytes).map((bytes) => ({ bytes }));
}

/** The event as nested values, whatever it was written in. */
export function readBody(message: Message, settings: BodySettings): Body {
  const value = readAs(message.bytes, settings);
  const decoded =
    settings.percentEncodedBelow === undefined ? value : percentDecodedBelow(value, settings.percentEncodedBelow);
  if (typeof decoded !== 'object' || decoded === null || Array.isArray(decoded)) {
    throw new BadPayload('reading a call event: not an object');
  }
  return decoded as Body;
}

function readAs(bytes: Uint8Array, settings: BodySettings): unknown {
  switch (settings.format) {
    case 'json':
      return parseJson(bytes);
    case 'form':
      return isJson(bytes) ? parseJson(bytes) : parseForm(bytes, settings.charset);
    case 'wrapped-json':
      return isJson(bytes) ? parseJson(bytes) : parseJson(unwrapped(bytes, settings.wrappedIn));
  }
}

/**
 * FreeSWITCH posts `cdr=%7B…` or `cdr=<Base64>`, and its Content-Type cannot be relied on: one of its options loses it.
 * The Base64 is not URL-encoded, so that a form parser would turn its `+` into spaces.
 */
function unwrapped(bytes: Uint8Array, field: string): Uint8Array {
  const text = Buffer.from(bytes).toString('latin1').trim();
  const prefix = `${field}=`;
  if (!text.startsWith(prefix)) throw new BadPayload(`unwrapping a call event: no form field ${field}`);
  const wrapped = text.slice(prefix.length);
  if (!/^%7B/i.test(wrapped)) return Buffer.from(wrapped, 'base64');
  return Buffer.from(parseForm(bytes)[field] ?? '');
}

function isJson(bytes: Uint8Array): boolean {
  return ['{', '['].includes(firstCharacter(bytes) ?? '');
}

function firstCharacter(bytes: Uint8Array): string | undefined {
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  const at = bytes.findIndex(
    (byte, index) => index >= start && byte !== 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d,
  );
  return at < 0 ? undefined : String.fromCharCode(bytes[at]!);
}
