import { fixturesIn } from '#libs/testing';

export const FIXTURES = new URL('../fixtures/', import.meta.url);
const read = fixturesIn(FIXTURES);

/** A fixture, by its name: XML or JSON. */
export const fixture = (name: string): string => read(name).toString();

/** A message as the host hands it on, after decryption. */
export const messageOf = (xml: string | Uint8Array) => ({
  method: 'POST',
  target: '/channels/wx?signature=s&timestamp=1795312800&nonce=847261905',
  headers: { 'content-type': 'text/xml' },
  bytes: typeof xml === 'string' ? Buffer.from(xml) : xml,
  part: undefined,
  files: [],
});
