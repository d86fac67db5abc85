import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestGateway } from '../support/gateway.js';
import { signApp, uniqueId } from '../support/signers.js';
import { siteForTests } from '../support/site.js';

const JPEG = Buffer.concat([Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex'), Buffer.alloc(5000, 7)]);
const BOUNDARY = 'a-boundary';

function aForm(files: readonly Buffer[], intake = { content: '井盖丢失，见照片' }): Buffer {
  const part = (head: string, bytes: Buffer) =>
    Buffer.concat([Buffer.from(`--${BOUNDARY}\r\n${head}\r\n\r\n`), bytes, Buffer.from('\r\n')]);
  return Buffer.concat([
    part('Content-Disposition: form-data; name="intake"', Buffer.from(JSON.stringify(intake))),
    ...files.map((bytes, index) =>
      part(`Content-Disposition: form-data; name="photos"; filename="${index}.jpg"\r\nContent-Type: image/jpeg`, bytes),
    ),
    Buffer.from(`--${BOUNDARY}--\r\n`),
  ]);
}

function aRequest(body: Buffer, boundary = BOUNDARY) {
  return signApp({ id: uniqueId(), text: '' }, { body, contentType: `Multipart/Form-Data; boundary=${boundary}` });
}

describe('photos that come with a request', () => {
  const site = siteForTests();
  const blobOf = (bytes: Buffer) => {
    const name = createHash('sha256').update(bytes).digest('hex');
    return join(site.gateway.dataDir, 'media', name.slice(0, 2), name);
  };
  const leftovers = () => readdirSync(join(site.gateway.dataDir, 'media', 'incoming'));

  it('keeps them, and answers like any other', async () => {
    const answer = await site.gateway.send(aRequest(aForm([JPEG, Buffer.concat([JPEG, JPEG])])));
    expect(answer.status).toBe(202);
    expect(existsSync(blobOf(JPEG))).toBe(true);
    expect(existsSync(blobOf(Buffer.concat([JPEG, JPEG])))).toBe(true);
    expect(leftovers()).toEqual([]);
  });

  it.each([
    ['a photo that is too large', () => aForm([Buffer.alloc(21 * 1024 * 1024, 1)]), 413],
    ['too many photos', () => aForm(Array.from({ length: 10 }, (_, index) => Buffer.alloc(100, index))), 413],
    ['a form that is not well formed', () => Buffer.from(`--${BOUNDARY}\r\nContent-Dispo`), 400],
    [
      'a form whose request says nothing that can be read',
      () => aForm([Buffer.from('other photo')], { content: 42 as unknown as string }),
      400,
    ],
  ])('refuses %s at once and leaves nothing of it', async (_what, form, status) => {
    const body = form();
    expect((await site.gateway.send(aRequest(body))).status).toBe(status);
    expect(leftovers()).toEqual([]);
    expect(existsSync(blobOf(Buffer.from('other photo')))).toBe(false);
  });

  it('refuses a photo that was changed on its way, and leaves nothing of it', async () => {
    const changed = Buffer.from('a photo that nobody signed');
    const genuine = aRequest(aForm([Buffer.from('a photo that the app signed')]));
    expect((await site.gateway.send({ ...genuine, body: aForm([changed]) })).status).toBe(401);
    expect(leftovers()).toEqual([]);
    expect(existsSync(blobOf(changed))).toBe(false);
  });

  it('does not take the bytes of a photo for the request by reading the form with another boundary', async () => {
    const inPhoto =
      '--BBB\r\nContent-Disposition: form-data; name="intake"\r\n\r\n{"content":"never sent"}\r\n--BBB--\r\n';
    const form = aForm([Buffer.concat([JPEG, Buffer.from(`\r\n${inPhoto}`)])]);
    // Signed so, it would be a form like any other: nothing but the signature stands in the way.
    expect((await site.gateway.send(aRequest(form, 'BBB'))).status).toBe(202);

    const captured = aRequest(form);
    const headers = { ...captured.headers, 'content-type': 'multipart/form-data; boundary=BBB' };
    expect((await site.gateway.send({ ...captured, headers })).status).toBe(401);
    expect((await site.gateway.send(captured)).status).toBe(202);
  });

  it('says 503 when it is our disk that fails, and takes the same key again for another content afterwards', async () => {
    const media = join(site.gateway.dataDir, 'media');
    renameSync(media, `${media}.away`);
    writeFileSync(media, 'no folder');
    const request = aRequest(aForm([JPEG]));
    const answer = await site.gateway.send(request);
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5']);
    const key = uniqueId();
    const large = { content: '路灯不亮', remark: '-'.repeat(70_000) };
    const signed = (body: object) => signApp({ id: key, text: '' }, { body: Buffer.from(JSON.stringify(body)) });
    expect((await site.gateway.send(signed(large))).status).toBe(503);
    rmSync(media);
    renameSync(`${media}.away`, media);
    expect((await site.gateway.send(signed({ content: '井盖丢失' }))).status).toBe(202);
  });

  it('does not read a form that nobody vouches for', async () => {
    const { headers, ...genuine } = aRequest(aForm([JPEG]));
    const answer = await site.gateway.send({ ...genuine, headers: { ...headers, 'x-hotline-signature': 'AAAA' } });
    expect(answer.status).toBe(401);
  });

  it('removes what a crash left of uploads, once it is old enough to be nobody’s', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'crashed-'));
    const incoming = join(dataDir, 'media', 'incoming');
    mkdirSync(incoming, { recursive: true });
    for (const name of ['left-behind', 'under-way']) writeFileSync(join(incoming, name), JPEG);
    utimesSync(join(incoming, 'left-behind'), 1000, 1000);
    const next = await TestGateway.start(site.redis.url, { DATA_DIR: dataDir });
    await next.stop();
    expect(readdirSync(incoming)).toEqual(['under-way']);
    rmSync(dataDir, { recursive: true });
  });
});
