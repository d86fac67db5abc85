import { readdirSync, readFileSync } from 'node:fs';

const FOLDER = new URL('../fixtures/', import.meta.url);
const FILES = readdirSync(FOLDER);
const GOLDEN = '.golden.json';

/** A fixture, by its name: XML, or JSON where there is no such XML. */
export const fixture = (name: string): string =>
  readFileSync(new URL(FILES.includes(`${name}.xml`) ? `${name}.xml` : `${name}.json`, FOLDER), 'utf8');

/** What the fixture is to become, written by hand. */
export const expected = (name: string) =>
  JSON.parse(readFileSync(new URL(`${name}${GOLDEN}`, FOLDER), 'utf8')) as Record<string, unknown>;

/** The names of the fixtures, of WeCom or of an official account. */
export const namesOf = (platform: 'wecom' | 'account'): readonly string[] =>
  FILES.filter((file) => file.endsWith(GOLDEN))
    .map((file) => file.slice(0, -GOLDEN.length))
    .filter((name) => name.startsWith('wecom-') === (platform === 'wecom'));

/** A message as the host hands it on, after decryption. */
export const messageOf = (xml: string | Uint8Array) => ({
  method: 'POST',
  target: '/channels/wx?signature=s&timestamp=1795312800&nonce=847261905',
  headers: { 'content-type': 'text/xml' },
  bytes: typeof xml === 'string' ? Buffer.from(xml) : xml,
  part: undefined,
  files: [],
});
