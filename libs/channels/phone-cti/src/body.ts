import {
  BadPayload,
  firstCharacter,
  isRecord,
  parseForm,
  parseJson,
  type JsonRecord,
  type Message,
} from '#libs/channel-kit';
import { percentDecodedBelow } from './paths.js';
import type { BodySettings } from './presets/preset.js';

export type Body = JsonRecord;

/** The event as nested values, whatever it was written in. */
export function readBody(message: Message, settings: BodySettings): Body {
  const value = readAs(message.bytes, settings);
  const decoded =
    settings.percentEncodedBelow === undefined ? value : percentDecodedBelow(value, settings.percentEncodedBelow);
  if (!isRecord(decoded)) throw new BadPayload('reading a call event: not an object');
  return decoded;
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
