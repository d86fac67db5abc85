import type { StoredFile } from '#libs/contracts';
import { attachmentsOf, pendingAttachment } from './attachments.js';

const SHA256 = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';
const file = (more: Partial<StoredFile> = {}): StoredFile => ({
  blob: SHA256,
  field: 'photos',
  name: '现场.jpg',
  mime: null,
  sniffed: null,
  bytes: 3,
  sha256: SHA256,
  ...more,
});

describe('a file of a request', () => {
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
    expect(attachmentsOf([file({ sniffed })])).toEqual({
      attachments: [
        {
          id: 'file-1',
          kind,
          name: '现场.jpg',
          mime: sniffed,
          bytes: 3,
          sha256: SHA256,
          state: 'stored',
          url: null,
          durationMs: null,
          transcript: null,
          expiresAt: null,
        },
      ],
      warnings: [],
    });
  });

  it.each(['image/svg+xml', 'application/pdf', 'application/zip', 'text/html', 'image/x-icon', 'audio/mpeg'])(
    'of the type %s is refused whatever its sender calls it, and says so',
    (sniffed) => {
      const { attachments, warnings } = attachmentsOf([file({ sniffed, mime: 'image/jpeg' })]);
      expect(attachments).toMatchObject([{ mime: sniffed, state: 'refused', sha256: SHA256 }]);
      expect(warnings).toMatchObject([{ code: 'FILE_TYPE_REFUSED' }]);
    },
  );

  it('is not what only its sender says that it is', () => {
    expect(attachmentsOf([file({ mime: 'image/png' })]).attachments).toMatchObject([
      { kind: 'file', state: 'refused' },
    ]);
  });

  it('that is refused leaves its neighbours alone', () => {
    const { attachments, warnings } = attachmentsOf(
      [file({ sniffed: 'image/jpeg' }), file({ sniffed: 'text/html' }), file({ sniffed: 'image/png' })],
      { idPrefix: 'photo' },
    );
    expect(attachments.map(({ id, state }) => [id, state])).toEqual([
      ['photo-1', 'stored'],
      ['photo-2', 'refused'],
      ['photo-3', 'stored'],
    ]);
    expect(warnings.map(({ detail }) => detail)).toEqual([
      'photo-2 is no picture or film of a type that this channel takes, by its first bytes.',
    ]);
  });

  it('of a type that the channel does not take is refused', () => {
    const types = new Set(['image/png']);
    const { attachments } = attachmentsOf([file({ sniffed: 'image/jpeg' }), file({ sniffed: 'image/png' })], { types });
    expect(attachments.map(({ state }) => state)).toEqual(['refused', 'stored']);
  });

  it('keeps as much of an endless name as the contract has room for', () => {
    expect(attachmentsOf([file({ name: 'n'.repeat(5000) })]).attachments[0]?.name).toHaveLength(500);
  });
});

describe('a file that is elsewhere', () => {
  it('is said to be still to come, with what is known of it and nothing made up', () => {
    expect(pendingAttachment({ id: 'media-0', kind: 'image', mime: 'image/jpeg' })).toEqual({
      id: 'media-0',
      kind: 'image',
      name: null,
      mime: 'image/jpeg',
      bytes: null,
      sha256: null,
      state: 'pending',
      url: null,
      durationMs: null,
      transcript: null,
      expiresAt: null,
    });
  });

  it('may be known never to come', () => {
    expect(pendingAttachment({ id: 'voice', kind: 'voice', state: 'failed' }).state).toBe('failed');
  });
});
