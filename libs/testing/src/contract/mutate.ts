/** A stream of numbers from 0 to below 1 that is the same for the same seed (mulberry32). */
export function numbersFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** What breaks parsers that expect to be spoken to nicely. */
const SPLINTERS = [
  '"__proto__":{"polluted":1},',
  '"constructor":{"prototype":{"polluted":1}},',
  '\\u005f_proto__',
  '[[[[[[[[',
  '{"":{"":',
  '\u0000',
  '\ufffd\ufeff',
  '<!DOCTYPE x>',
  ']]>',
  '&#x110000;',
  '&amp',
  '%',
  '%00',
  '&a=b',
  '-1',
  '1e999',
  '123456789012345678901234567890',
  'null',
  'true',
  '\r\n\r\n',
];

/** Stands in for a value in JSON: what a field may turn out to be. */
const STRANGERS: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1e308,
  0.1,
  '',
  ' ',
  '\u0000',
  'x'.repeat(5000),
  [],
  [[]],
  [null],
  {},
  { a: { b: {} } },
  '99999999999999999999',
  '2026-13-45 99:99:99',
  '__proto__',
  'constructor',
  'toString',
];

/** One mutation of a body: its bytes cut, doubled, flipped or mixed, or, in JSON, a value that is another's kind. */
export function mutate(body: Uint8Array, next: () => number): Uint8Array {
  if (next() < 0.5) {
    const changed = withStranger(body, next);
    if (changed) return changed;
  }
  const at = Math.floor(next() * (body.length + 1));
  const to = Math.min(body.length, at + 1 + Math.floor(next() * 20));
  const before = body.subarray(0, at);
  switch (Math.floor(next() * 5)) {
    case 0:
      return before;
    case 1:
      return Buffer.concat([before, body.subarray(to)]);
    case 2:
      return Buffer.concat([before, body.subarray(at, to), body.subarray(at)]);
    case 3: {
      const flipped = Uint8Array.from(body);
      if (at < flipped.length) flipped[at] = Math.floor(next() * 256);
      return flipped;
    }
    default:
      return Buffer.concat([before, Buffer.from(SPLINTERS[Math.floor(next() * SPLINTERS.length)]!), body.subarray(at)]);
  }
}

function withStranger(body: Uint8Array, next: () => number): Uint8Array | null {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    return null;
  }
  const places: [Record<string, unknown>, string][] = [];
  const collect = (node: unknown): void => {
    if (node === null || typeof node !== 'object') return;
    for (const [name, part] of Object.entries(node)) {
      places.push([node as Record<string, unknown>, name]);
      collect(part);
    }
  };
  collect(value);
  const stranger = STRANGERS[Math.floor(next() * STRANGERS.length)];
  const place = places[Math.floor(next() * places.length)];
  if (!place) return Buffer.from(JSON.stringify(stranger));
  const [owner, name] = place;
  if (next() < 0.15) Reflect.deleteProperty(owner, name);
  else owner[name] = stranger;
  return Buffer.from(JSON.stringify(value));
}
