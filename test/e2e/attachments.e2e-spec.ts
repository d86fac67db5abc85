import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import ExifReader from 'exifreader';
import type { Attachment, Intake } from '#libs/contracts';
import { signApp, uniqueId } from '../support/signers.js';
import { siteForTests } from '../support/site.js';

const sample = (name: string) => readFileSync(new URL(`../../libs/media/fixtures/${name}`, import.meta.url));
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const BOUNDARY = 'a-boundary';
const MIB = 1024 * 1024;

/** A request of the city's app with photos, signed. */
function withPhotos(content: string, photos: readonly (readonly [string, Buffer])[]) {
  const part = (head: string, bytes: Buffer) =>
    Buffer.concat([
      Buffer.from(`--${BOUNDARY}\r\nContent-Disposition: form-data; ${head}\r\n\r\n`),
      bytes,
      Buffer.from('\r\n'),
    ]);
  const body = Buffer.concat([
    part('name="intake"', Buffer.from(JSON.stringify({ content }))),
    ...photos.map(([name, bytes]) => part(`name="photos"; filename="${name}"\r\nContent-Type: image/jpeg`, bytes)),
    Buffer.from(`--${BOUNDARY}--\r\n`),
  ]);
  return signApp({ id: uniqueId(), text: '' }, { body, contentType: `multipart/form-data; boundary=${BOUNDARY}` });
}

describe('photos from the app to ticketing', () => {
  const site = siteForTests({
    env: {
      JOURNAL_KEY: '5c'.repeat(32),
      MEDIA_BASE_URL: 'https://hotline.example.gov.cn/inside',
      MEDIA_LINK_DAYS: '3',
    },
    hasNormalizer: true,
  });

  /** Hands a request in, and gives the intake that ticketing gets. */
  async function handIn(content: string, photos: readonly (readonly [string, Buffer])[]): Promise<Intake> {
    const answer = await site.gateway.send(withPhotos(content, photos));
    expect(answer.status).toBe(202);
    const { id } = JSON.parse(answer.body) as { readonly id: string };
    return site.intake(id);
  }

  /** What ticketing does: the link's path and query, at the gateway's own address here. */
  const fetchIt = ({ url }: Attachment, init?: RequestInit): Promise<Response> => {
    const prefix = 'https://hotline.example.gov.cn/inside';
    expect(url?.startsWith(`${prefix}/media/`)).toBe(true);
    return fetch(site.gateway.url + (url ?? '').slice(prefix.length), init);
  };

  it('come by the link of the intake without their place, as the intake says that they are', async () => {
    const photo = sample('photo.jpg');
    expect(ExifReader.load(photo, { expanded: true }).gps).toBeDefined();
    const before = Date.now();
    const { attachments, appeal, receivedAt, warnings } = await handIn('路灯不亮，见照片', [['现场.jpg', photo]]);
    expect([appeal.content, warnings]).toEqual(['路灯不亮，见照片', []]);
    const [attachment] = attachments as [Attachment];
    const answer = await fetchIt(attachment);
    const copy = Buffer.from(await answer.arrayBuffer());
    expect([answer.status, sha256(copy), copy.length]).toEqual([200, attachment.sha256, attachment.bytes]);
    const { gps, exif } = ExifReader.load(copy, { expanded: true });
    expect([gps, Object.keys(exif ?? {})]).toEqual([undefined, ['Orientation']]);
    expect(copy.includes('CANARY')).toBe(false);
    // Whole seconds, like every link's end.
    const end = Math.floor((Date.parse(receivedAt) + 3 * 86_400_000) / 1000) * 1000;
    expect(attachment.expiresAt).toBe(new Date(end).toISOString());
    expect(Date.parse(receivedAt)).toBeGreaterThanOrEqual(before - 1000);
    // The original lies beside it, for whoever may see it.
    const kept = readFileSync(join(site.gateway.dataDir, 'media', sha256(photo).slice(0, 2), sha256(photo)));
    expect(kept.equals(photo)).toBe(true);
  }, 30_000);

  it('are six, one twice, one with a lying name, and each comes as what it is', async () => {
    const { attachments } = await handIn('六张照片', [
      ['a.jpg', sample('photo.jpg')],
      ['b.png', sample('picture.png')],
      ['a.jpg', sample('photo.jpg')],
      ['evil.html', sample('photo.heic')],
      ['film.jpg', sample('film.mp4')],
      ['g.gif', sample('animation.gif')],
    ]);
    const answers = await Promise.all(attachments.map((attachment) => fetchIt(attachment)));
    const told = answers.map(({ status, headers }) => [
      status,
      headers.get('content-type'),
      headers.get('content-disposition')?.split("''")[1],
    ]);
    expect(told).toEqual([
      [200, 'image/jpeg', 'a.jpg'],
      [200, 'image/png', 'b.png'],
      [200, 'image/jpeg', 'a.jpg'],
      [200, 'image/heic', 'evil.heic'],
      [200, 'video/mp4', 'film.mp4'],
      [200, 'image/gif', 'g.gif'],
    ]);
    const bodies = await Promise.all(answers.map(async (answer) => Buffer.from(await answer.arrayBuffer())));
    expect(bodies.map(sha256)).toEqual(attachments.map((attachment) => attachment.sha256));
    expect(attachments[2]?.sha256).toBe(attachments[0]?.sha256);
  }, 30_000);

  it('cost the text nothing when nothing can be made of them', async () => {
    const page = Buffer.from(
      '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/><html><script>alert(1)</script>',
    );
    const { appeal, attachments, warnings } = await handIn('附件都不行', [
      ['half.jpg', sample('photo.jpg').subarray(0, 900)],
      ['nothing.jpg', Buffer.alloc(0)],
      ['page.jpg', page],
      ['both.jpg', Buffer.concat([Buffer.from('ffd8ffe0', 'hex'), page])],
      ['half.png', sample('picture.png').subarray(0, 2000)],
    ]);
    expect(appeal.content).toBe('附件都不行');
    expect(attachments.map(({ state, url }) => [state, url])).toEqual([
      ['failed', null],
      ['refused', null],
      ['refused', null],
      ['failed', null],
      ['failed', null],
    ]);
    expect(warnings.map(({ code }) => code).sort()).toEqual([
      'FILE_TYPE_REFUSED',
      'FILE_TYPE_REFUSED',
      'FILE_WITHHELD',
      'FILE_WITHHELD',
      'FILE_WITHHELD',
    ]);
  }, 30_000);

  it('may have 20 MiB', async () => {
    const photo = sample('photo.jpg');
    const large = Buffer.concat([photo, Buffer.alloc(20 * MIB - photo.length, 'CANARY')]);
    const [attachment] = (await handIn('很大的照片', [['large.jpg', large]])).attachments as [Attachment];
    const copy = Buffer.from(await (await fetchIt(attachment)).arrayBuffer());
    expect([attachment.state, sha256(copy)]).toEqual(['stored', attachment.sha256]);
    expect(copy.length).toBeLessThan(photo.length);
    const more = await site.gateway.send(withPhotos('太大', [['larger.jpg', Buffer.concat([large, Buffer.alloc(1)])]]));
    expect(more.status).toBe(413);
  }, 60_000);

  it('come after a restart of the gateway too, and are gone when somebody removed them', async () => {
    const [attachment] = (await handIn('重启之后', [['a.webp', sample('picture.webp')]])).attachments as [Attachment];
    await site.restartGateway();
    const answer = await fetchIt(attachment);
    expect([answer.status, sha256(Buffer.from(await answer.arrayBuffer()))]).toEqual([200, attachment.sha256]);
    const folder = join(site.gateway.dataDir, 'media', (attachment.sha256 ?? '').slice(0, 2));
    expect(readdirSync(folder)).toContain(attachment.sha256);
    rmSync(join(folder, attachment.sha256 ?? ''));
    expect((await fetchIt(attachment)).status).toBe(404);
  }, 60_000);
});
