import type { StoredFile } from '#libs/contracts';
import { IDEMPOTENCY_KEY, NOW } from '../test/signer.js';
import { app } from './channel.js';

const settings = { keys: [] };

/** The draft of a form with these photos; whole requests are in channel.spec.ts. */
const draftOf = (...photos: readonly Partial<StoredFile>[]) => {
  const files = photos.map((photo) => ({
    blob: 'aa',
    field: 'photos',
    name: 'a.bin',
    mime: null,
    sniffed: null,
    bytes: 3,
    sha256: 'aa',
    ...photo,
  }));
  const message = {
    method: 'POST',
    target: '/channels/app/intakes',
    headers: { 'content-type': 'multipart/form-data; boundary=b', 'idempotency-key': IDEMPOTENCY_KEY },
    bytes: Buffer.from('{"fields":{"intake":"{}"}}'),
    part: undefined,
    files,
  };
  const result = app.normalize(app.parse(message, { settings }), { settings, receivedAt: NOW, message });
  if (result.kind !== 'intake') throw new Error(`normalizing: it came to "${result.kind}"`);
  return result.draft;
};

describe('a photo', () => {
  it('is named for what it is here, and one that is refused says so', () => {
    const { attachments, warnings } = draftOf({ sniffed: 'image/jpeg' }, { sniffed: 'text/html' });
    expect(attachments?.map(({ id, state }) => [id, state])).toEqual([
      ['photo-1', 'stored'],
      ['photo-2', 'refused'],
    ]);
    expect(warnings).toMatchObject([{ code: 'FILE_TYPE_REFUSED' }]);
  });
});
