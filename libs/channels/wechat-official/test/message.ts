import { readFileSync } from 'node:fs';

/** A fixture, by its name without `.xml`. */
export const fixture = (name: string): string =>
  readFileSync(new URL(`../fixtures/${name}.xml`, import.meta.url), 'utf8');

/** What the fixture is to become, written by hand. */
export const expected = (name: string) =>
  JSON.parse(readFileSync(new URL(`../fixtures/${name}.json`, import.meta.url), 'utf8')) as Record<string, unknown>;

/** A message as the host hands it on, after decryption. */
export const messageOf = (xml: string | Uint8Array) => ({
  method: 'POST',
  target: '/channels/wx?signature=s&timestamp=1795312800&nonce=847261905',
  headers: { 'content-type': 'text/xml' },
  bytes: typeof xml === 'string' ? Buffer.from(xml) : xml,
  part: undefined,
  files: [],
});
