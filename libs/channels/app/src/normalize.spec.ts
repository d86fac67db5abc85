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
  it.each([
    ['image/jpeg', 'image'],
    ['image/png', 'image'],
    ['image/webp', 'image'],
    ['image/heic', 'image'],
    ['image/heif', 'image'],
    ['image/avif', 'image'],
    ['image/gif', 'image'],
    ['video/mp4', 'video'],
    ['video/quicktime', 'video'],
    ['video/3gpp', 'video'],
  ])('of the type %s is taken as %s', (sniffed, kind) => {
    expect(draftOf({ sniffed }).attachments).toMatchObject([{ id: 'photo-1', kind, mime: sniffed, state: 'stored' }]);
  });

  it.each(['image/svg+xml', 'application/zip', 'text/html', 'image/x-icon', 'audio/mpeg'])(
    'of the type %s is refused, and says so',
    (sniffed) => {
      const { attachments, warnings } = draftOf({ sniffed, mime: 'image/jpeg' });
      expect(attachments).toMatchObject([{ mime: sniffed, state: 'refused', sha256: 'aa' }]);
      expect(warnings).toMatchObject([{ code: 'FILE_TYPE_REFUSED' }]);
    },
  );

  it('is not what only its sender says that it is', () => {
    expect(draftOf({ mime: 'image/png', sniffed: null }).attachments).toMatchObject([
      { kind: 'file', state: 'refused' },
    ]);
  });

  it('that is refused leaves its neighbours alone', () => {
    const { attachments, warnings } = draftOf(
      { sniffed: 'image/jpeg' },
      { sniffed: 'text/html' },
      { sniffed: 'image/png' },
    );
    expect(attachments?.map(({ id, state }) => [id, state])).toEqual([
      ['photo-1', 'stored'],
      ['photo-2', 'refused'],
      ['photo-3', 'stored'],
    ]);
    expect(warnings).toHaveLength(1);
  });

  it('keeps as much of an endless name as the contract has room for', () => {
    expect(draftOf({ name: 'n'.repeat(5000) }).attachments?.[0]?.name).toHaveLength(500);
  });
});
