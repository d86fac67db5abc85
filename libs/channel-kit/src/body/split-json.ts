import type { Slice } from '../channel.js';
import type { Message } from '../request.js';
import { sliceJsonArray, startOf } from './json-array.js';
import { parseJson } from './json.js';
import { isRecord } from './record.js';

/**
 * What a text begins with, after a byte-order mark of UTF-8 and white space; undefined when there is nothing else. Good for telling
 * one syntax from another, since it is no more than a byte.
 */
export function firstCharacter(bytes: Uint8Array): string | undefined {
  const first = bytes[startOf(bytes)];
  return first === undefined ? undefined : String.fromCharCode(first);
}

/**
 * Cuts a body into its messages: an array is as many as it has elements, each with its own exact bytes; anything else is
 * one, and is not looked at.
 *
 * @throws {BadPayload} when an array has a fault in its structure
 */
export function splitJson({ bytes }: Pick<Message, 'bytes'>): readonly Slice[] {
  if (firstCharacter(bytes) !== '[') return [{}];
  return sliceJsonArray(bytes).map((element) => ({ bytes: element }));
}

/**
 * Whether a body says nothing: it is empty, `[]`, `{}` or `null`. That is what a provider's console may send to try the
 * address, and nothing is to come of it.
 *
 * @throws {BadPayload} when it is no JSON
 */
export function isBlankJson(bytes: Uint8Array): boolean {
  switch (firstCharacter(bytes)) {
    case undefined:
      return true;
    case '[':
      return sliceJsonArray(bytes).length === 0;
    default: {
      const value = parseJson(bytes);
      return value === null || (isRecord(value) && Object.keys(value).length === 0);
    }
  }
}
