import { readFileSync } from 'node:fs';
import type { Message } from '#libs/channel-kit';
import { IDEMPOTENCY_KEY, NOW } from '../test/signer.js';
import { app } from './channel.js';

const settings = { keys: [] };
const fixture = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../fixtures/${name}`, import.meta.url), 'utf8'));
const messageOf = (contentType: string, bytes: Uint8Array, files: Message['files']): Message => ({
  method: 'POST',
  target: '/channels/app/intakes',
  headers: { 'content-type': contentType, 'idempotency-key': IDEMPOTENCY_KEY },
  bytes,
  part: undefined,
  files,
});
const draftOf = (message: Message): unknown => {
  const result = app.normalize(app.parse(message, { settings }), { settings, receivedAt: NOW, message });
  return result.kind === 'intake' ? result.draft : result;
};

describe('a JSON request', () => {
  it.each([
    ['json-full.json', 'json-full.golden.json'],
    ['json-minimal.json', 'json-minimal.golden.json'],
    ['json-unknown-fields.json', 'json-unknown-fields.golden.json'],
    ['json-many-scripts.json', 'json-many-scripts.golden.json'],
  ])('%s becomes %s', (sent, golden) => {
    const bytes = readFileSync(new URL(`../fixtures/${sent}`, import.meta.url));
    expect(draftOf(messageOf('application/json', bytes, []))).toEqual(fixture(golden));
  });
});

describe('a form', () => {
  it.each([
    ['form-with-photos.json', 'form-with-photos.golden.json'],
    ['form-wrong-file-type.json', 'form-wrong-file-type.golden.json'],
  ])('%s becomes %s', (sent, golden) => {
    const { fields, files } = fixture(sent) as { fields: Record<string, string>; files: Message['files'] };
    const bytes = Buffer.from(JSON.stringify({ fields }));
    expect(draftOf(messageOf('multipart/form-data; boundary=b', bytes, files))).toEqual(fixture(golden));
  });
});
