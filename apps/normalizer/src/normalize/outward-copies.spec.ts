import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { attachmentsOf } from '#libs/channel-kit';
import type { Attachment, Intake, StoredFile } from '#libs/contracts';
import { MediaStore, readMediaLink } from '#libs/media';
import { LINK_KEY, toyCopies } from '../../test/toy.js';
import { mediaFolder, type MediaFolder } from './bodies.js';

const sample = (name: string) => readFileSync(new URL(`../../../../libs/media/fixtures/${name}`, import.meta.url));
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const RECEIVED = '2026-03-04T05:06:07.000Z';

describe('the files of a message', () => {
  let folder: string;
  let store: MediaStore;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'copies-'));
    store = new MediaStore(folder);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  async function kept(bytes: Uint8Array, name: string | null = 'a.jpg'): Promise<StoredFile> {
    const { blob, bytes: size, sniffed } = await store.put(bytes);
    return { blob, sha256: blob, bytes: size, sniffed, field: 'photos', name, mime: null };
  }

  /** What becomes of the attachments of an intake with these files. */
  async function handedOut(
    files: readonly StoredFile[],
    { now = RECEIVED, media = mediaFolder(folder), more = {} } = {},
  ): Promise<Intake> {
    const { attachments, warnings } = attachmentsOf(files, { idPrefix: 'photo' });
    const made = attachments.map((attachment) => ({ ...attachment, ...more }));
    const intake = { receivedAt: RECEIVED, attachments: made, warnings } as unknown as Intake;
    return toyCopies(media, () => new Date(now)).handOut(intake, files);
  }

  const linkOf = ({ url }: Attachment) => {
    const { pathname, searchParams } = new URL(url ?? '');
    return readMediaLink(pathname.split('/')[2] ?? '', Object.fromEntries(searchParams), LINK_KEY);
  };

  it.each([
    ['photo.jpg', 'image/jpeg', 'jpg'],
    ['picture.png', 'image/png', 'png'],
    ['picture.webp', 'image/webp', 'webp'],
    ['animation.gif', 'image/gif', 'gif'],
    ['photo.heic', 'image/heic', 'heic'],
    ['photo.avif', 'image/avif', 'avif'],
    ['film.mp4', 'video/mp4', 'mp4'],
    ['film.mov', 'video/quicktime', 'mov'],
    ['film.3gp', 'video/3gpp', '3gp'],
  ])('%s gets a copy, and a link that gives it as %s', async (name, type, extension) => {
    const original = sample(name);
    const { attachments, warnings } = await handedOut([await kept(original, '照片.exe')]);
    const [attachment] = attachments as [Attachment];
    const copy = Buffer.from(await store.read(attachment.sha256 ?? ''));
    expect(linkOf(attachment)).toEqual({
      blob: sha256(copy),
      name: `照片.${extension}`,
      type,
      expires: Date.parse('2026-03-11T05:06:07Z') / 1000,
    });
    expect(attachment).toMatchObject({ bytes: copy.length, expiresAt: '2026-03-11T05:06:07.000Z', mime: type });
    expect([copy.includes('CANARY'), warnings]).toEqual([false, []]);
    expect(Buffer.from(await store.read(sha256(original))).equals(original)).toBe(true);
  });

  it('that are six, two of them the same, each get their link, and the same copy is kept once', async () => {
    const names = ['photo.jpg', 'picture.png', 'photo.jpg', 'film.mp4', 'photo.heic', 'animation.gif'];
    const files = await Promise.all(names.map((name) => kept(sample(name), null)));
    const { attachments } = await handedOut(files);
    const links = attachments.map(linkOf);
    expect(links.map((link) => link?.name)).toEqual([
      'photo-1.jpg',
      'photo-2.png',
      'photo-3.jpg',
      'photo-4.mp4',
      'photo-5.heic',
      'photo-6.gif',
    ]);
    expect(links[2]?.blob).toBe(links[0]?.blob);
    expect(new Set(links.map((link) => link?.blob)).size).toBe(5);
  });

  it('come out the same of every run, also one that is late but not too late', async () => {
    const file = await kept(sample('photo.jpg'));
    const first = await handedOut([file]);
    expect(await handedOut([file], { now: '2026-03-07T05:06:07.000Z' })).toEqual(first);
    const afterDays = await handedOut([file], { now: '2026-03-20T05:06:07.000Z' });
    expect(afterDays.attachments[0]?.expiresAt).toBe('2026-03-25T05:06:07.000Z');
  });

  it.each([
    ['a photo of which only a table came', sample('photo.jpg').subarray(0, 500)],
    ['a picture that is cut off', sample('picture.png').subarray(0, 3000)],
    ['a film that is cut off', sample('film.mp4').subarray(0, 6000)],
    [
      'a photo that goes over into a page',
      Buffer.concat([Buffer.from('ffd8ffe0', 'hex'), Buffer.from('<svg/><html>')]),
    ],
  ])('such as %s are kept and not handed out', async (_what, bytes) => {
    const { attachments, warnings } = await handedOut([await kept(bytes)]);
    expect(attachments).toMatchObject([{ state: 'failed', url: null, expiresAt: null }]);
    expect(warnings).toEqual([
      { code: 'FILE_WITHHELD', detail: expect.stringMatching(/^photo-1 is kept but not handed out, since no copy/) },
    ]);
    expect(readdirSync(folder, { recursive: true }).filter((name) => String(name).length > 60)).toHaveLength(1);
  });

  it('that are nothing, or no picture, stay refused', async () => {
    const files = [await kept(new Uint8Array()), await kept(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'))];
    const { attachments, warnings } = await handedOut(files);
    expect(attachments).toMatchObject([
      { state: 'refused', url: null },
      { state: 'refused', url: null },
    ]);
    expect(warnings.map(({ code }) => code)).toEqual(['FILE_TYPE_REFUSED', 'FILE_TYPE_REFUSED']);
  });

  it('of a photo cut off in the middle of the picture show what there is', async () => {
    const photo = sample('photo.jpg');
    const { attachments } = await handedOut([await kept(photo.subarray(0, photo.indexOf('ftyp') - 104))]);
    expect(attachments).toMatchObject([{ state: 'stored' }]);
  });

  it('are left alone where they did not come with the message, or are not stored', async () => {
    const file = await kept(sample('photo.jpg'));
    for (const more of [{ state: 'pending' }, { sha256: 'f'.repeat(64) }] as const) {
      const { attachments } = await handedOut([file], { more });
      expect(attachments).toMatchObject([{ ...more, url: null }]);
    }
  });

  it('that are not there fail, while a folder that is not there waits', async () => {
    const file = await kept(sample('photo.jpg'));
    rmSync(join(folder, file.blob.slice(0, 2)), { recursive: true });
    const { attachments, warnings } = await handedOut([file]);
    expect(attachments).toMatchObject([{ state: 'failed', url: null }]);
    expect(warnings.map(({ code }) => code)).toEqual(['FILE_MISSING']);
    rmSync(folder, { recursive: true });
    await expect(handedOut([file])).rejects.toThrow('there is no media folder');
    expect(() => readdirSync(folder)).toThrow('ENOENT');
  });

  it('wait for a disk that takes nothing', async () => {
    const file = await kept(sample('photo.jpg'));
    rmSync(join(folder, 'incoming'), { recursive: true });
    writeFileSync(join(folder, 'incoming'), 'no folder');
    await expect(handedOut([file])).rejects.toThrow('EEXIST');
  });

  it('leave the last of a disk to messages', async () => {
    const file = await kept(sample('photo.jpg'));
    const room = (bavail: number) => mediaFolder(folder, () => Promise.resolve({ blocks: 1000, bavail, bsize: 4096 }));
    await expect(handedOut([file], { media: room(24) })).rejects.toThrow('is left to messages');
    expect(readdirSync(join(folder, 'incoming'))).toEqual([]);
    const { attachments } = await handedOut([file], { media: room(26) });
    expect(attachments).toMatchObject([{ state: 'stored' }]);
  });

  it('are held in memory one at a time, whoever asks', async () => {
    const real = mediaFolder(folder);
    let held = 0;
    let most = 0;
    const media: MediaFolder = {
      read: async (blob) => {
        most = Math.max(most, (held += 1));
        return real.read(blob);
      },
      put: async (bytes) => {
        const stored = await real.put(bytes);
        held -= 1;
        return stored;
      },
    };
    const files = await Promise.all(['photo.jpg', 'picture.png', 'film.mp4'].map((name) => kept(sample(name))));
    const copies = toyCopies(media, () => new Date(RECEIVED));
    const intakes = files.map((file) => ({
      receivedAt: RECEIVED,
      attachments: attachmentsOf([file]).attachments,
      warnings: [],
    }));
    await Promise.all(
      intakes.map((intake, index) => copies.handOut(intake as unknown as Intake, [files[index] as StoredFile])),
    );
    expect([most, held]).toEqual([1, 0]);
  });

  it('larger than any channel takes are not read', async () => {
    const file = { ...(await kept(sample('photo.jpg'))), bytes: 33 * 1024 * 1024 };
    const { attachments } = await handedOut([file]);
    expect(attachments).toMatchObject([{ state: 'failed' }]);
  });

  it('never make more warnings than an intake may have', async () => {
    const file = await kept(Buffer.from('ffd8ffe1', 'hex'));
    const { attachments } = attachmentsOf([file]);
    const warnings = Array.from({ length: 100 }, () => ({ code: 'ODD_THING', detail: '' }));
    const intake = { receivedAt: RECEIVED, attachments, warnings } as unknown as Intake;
    const done = await toyCopies(mediaFolder(folder), () => new Date(RECEIVED)).handOut(intake, [file]);
    expect([done.warnings.length, done.warnings[0]?.code]).toEqual([100, 'FILE_WITHHELD']);
  });
});
