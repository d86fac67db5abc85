import { isSafeNumber, parse as losslessParse } from 'lossless-json';
import secureJson from 'secure-json-parse';
import { BadPayload } from '../errors.js';
import { hasLongNumber } from './json-scan.js';
import { decodeText } from './text.js';

const NO_PROTOTYPES = { protoAction: 'error', constructorAction: 'error' } as const;

/**
 * The value of a JSON text in UTF-8.
 *
 * A number that a double cannot hold comes back as a string of exactly its digits, so that ids stay themselves; every
 * other number is a number. Where a name is given twice, the last one counts.
 *
 * @throws {BadPayload} when it is no JSON or no UTF-8, nested deeper than 64, or has a key `__proto__`
 * or `constructor.prototype`, however it is escaped
 */
export function parseJson(bytes: Uint8Array): unknown {
  const long = hasLongNumber(bytes);
  const text = decodeText(bytes);
  return long ? parseLossless(text) : parseUsual(text);
}

function parseUsual(text: string): unknown {
  try {
    return secureJson.parse(text, NO_PROTOTYPES);
  } catch {
    throw new BadPayload(`reading JSON: ${faultOf(text)}`);
  }
}

function parseLossless(text: string): unknown {
  try {
    return withoutPrototypes(read(text));
  } catch (error) {
    throw error instanceof BadPayload ? error : new BadPayload(`reading JSON: ${positionIn(error)}`);
  }
}

function read(text: string): unknown {
  return losslessParse(text, undefined, {
    parseNumber: (digits) => (isSafeNumber(digits) ? Number(digits) : digits),
    onDuplicateKey: ({ newValue }) => newValue,
  });
}

function withoutPrototypes(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value;
  try {
    secureJson.scan(value, NO_PROTOTYPES);
  } catch {
    throw new BadPayload('reading JSON: it has a key "__proto__" or "constructor.prototype"');
  }
  return value;
}

// The parsers' own messages quote the text, which may be a citizen's.
function faultOf(text: string): string {
  try {
    read(text);
  } catch (error) {
    return positionIn(error);
  }
  return 'it has a key "__proto__" or "constructor.prototype"';
}

function positionIn(error: unknown): string {
  const at = /at position (\d+)$/.exec(error instanceof Error ? error.message : '')?.[1];
  return at === undefined ? 'it is not JSON' : `it is not JSON (character ${at})`;
}
