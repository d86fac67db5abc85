import { createHash, createHmac, hkdfSync } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { LOGGER } from '../../apps/gateway/src/tokens.js';
import { siteForTests } from '../support/site.js';

const JOURNAL_KEY = '5c'.repeat(32);
const KEY = Buffer.from(
  hkdfSync('sha256', Buffer.from(JOURNAL_KEY, 'hex'), Buffer.alloc(0), Buffer.from('media link'), 32),
);
const FILM = readFileSync(new URL('../../libs/media/fixtures/film.mp4', import.meta.url));
const RAW = Buffer.from(JSON.stringify({ content: 'what somebody said', phone: '13800000000' }));
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const inAnHour = () => Math.floor(Date.now() / 1000) + 3600;

interface Link {
  readonly blob?: string;
  readonly name?: string;
  readonly type?: string;
  readonly expires?: number;
  readonly key?: Uint8Array;
}

/** A link as the normalizer makes it, written after the documentation. */
function linkTo({
  blob = sha256(FILM),
  name = '现场 1.mp4',
  type = 'video/mp4',
  expires = inAnHour(),
  key = KEY,
}: Link = {}): string {
  const signature = createHmac('sha256', key)
    .update(JSON.stringify([blob, name, type, expires]))
    .digest('base64url');
  return `/media/${blob}?${String(new URLSearchParams({ name, type, expires: String(expires), signature }))}`;
}

describe('a link to an attachment', () => {
  const site = siteForTests({ env: { JOURNAL_KEY } });
  const lines: object[] = [];

  beforeAll(() => {
    for (const bytes of [FILM, RAW]) {
      const folder = join(site.gateway.dataDir, 'media', sha256(bytes).slice(0, 2));
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, sha256(bytes)), bytes);
    }
    const logger = site.gateway.app.get<Record<string, (line: object) => void>>(LOGGER);
    for (const level of ['info', 'warn', 'error']) logger[level] = (line) => void lines.push(line);
  });
  beforeEach(() => void lines.splice(0));

  const ask = (target: string, init?: RequestInit) => fetch(site.gateway.url + target, init);
  /** Without a client that would tidy up the path. */
  const askRaw = (target: string) =>
    new Promise<string>((resolve) => {
      const socket = connect(Number(new URL(site.gateway.url).port), '127.0.0.1', () =>
        socket.write(`GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`),
      );
      let answer = '';
      socket.on('data', (bytes) => (answer += bytes.toString('latin1')));
      socket.on('close', () => resolve(answer));
    });

  it('gives the file to be saved, and lets no browser do more with it', async () => {
    const answer = await ask(linkTo());
    expect(answer.status).toBe(200);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'video/mp4',
      'content-length': String(FILM.length),
      'content-disposition': `attachment; filename="__ 1.mp4"; filename*=UTF-8''%E7%8E%B0%E5%9C%BA%201.mp4`,
      'accept-ranges': 'bytes',
      'cache-control': 'private, no-store',
      'content-security-policy': "default-src 'none'; sandbox",
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
    expect([answer.headers.get('etag'), answer.headers.get('last-modified')]).toEqual([null, null]);
    expect(Buffer.from(await answer.arrayBuffer()).equals(FILM)).toBe(true);
  });

  it('tells HEAD what GET would give', async () => {
    const [head, get] = [await ask(linkTo(), { method: 'HEAD' }), await ask(linkTo())];
    expect([head.status, head.headers.get('content-length')]).toEqual([200, String(FILM.length)]);
    expect(head.headers.get('content-disposition')).toBe(get.headers.get('content-disposition'));
    expect((await head.arrayBuffer()).byteLength).toBe(0);
    await get.arrayBuffer();
  });

  it.each([
    ['bytes=0-99', 206, 0, 100],
    ['bytes=100-', 206, 100, FILM.length],
    ['bytes=-50', 206, FILM.length - 50, FILM.length],
    ['bytes=9000-999999', 206, 9000, FILM.length],
    ['lines=1-2', 200, 0, FILM.length],
  ])('gives %s of it', async (range, status, from, to) => {
    const answer = await ask(linkTo(), { headers: { range } });
    expect(answer.status).toBe(status);
    if (status === 206) expect(answer.headers.get('content-range')).toBe(`bytes ${from}-${to - 1}/${FILM.length}`);
    expect(Buffer.from(await answer.arrayBuffer()).equals(FILM.subarray(from, to))).toBe(true);
  });

  it('gives no part that it does not have', async () => {
    const answer = await ask(linkTo(), { headers: { range: `bytes=${FILM.length}-` } });
    expect([answer.status, answer.headers.get('content-range')]).toEqual([416, `bytes */${FILM.length}`]);
    expect((await answer.arrayBuffer()).byteLength).toBe(0);
  });

  const changes: readonly (readonly [string, (target: string) => string])[] = [
    ['of another file', (target) => target.replace(sha256(FILM), sha256(RAW))],
    ['under another name', (target) => target.replace('1.mp4', '2.mp4')],
    ['as another type', (target) => target.replace('video%2Fmp4', 'text%2Fhtml')],
    ['for longer', (target) => target.replace(/expires=(\d)/, (_all, digit) => `expires=${Number(digit) + 1}`)],
    ['with another signature', (target) => target.slice(0, -2) + (target.endsWith('AA') ? 'BB' : 'AA')],
    ['without a signature', (target) => target.replace(/&signature=.*/, '')],
    ['with something added', (target) => `${target}&inline=1`],
    ['with a name twice', (target) => `${target}&name=a`],
    ['with nothing', (target) => target.replace(/\?.*/, '')],
  ];
  it.each(changes)('is refused %s, without a word why', async (_what, change) => {
    const target = linkTo();
    expect(change(target)).not.toBe(target);
    const answer = await ask(change(target));
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      403,
      'application/problem+json; charset=utf-8',
    ]);
    expect(await answer.json()).toEqual({
      type: 'about:blank',
      title: 'The request was refused',
      status: 403,
      detail: 'Forbidden',
    });
    expect(answer.headers.get('cache-control')).toBe('private, no-store');
  });

  it('is refused when the journal’s own key signed it, or another', async () => {
    for (const key of [Buffer.from(JOURNAL_KEY, 'hex'), Buffer.alloc(32)]) {
      expect((await ask(linkTo({ key }))).status).toBe(403);
    }
  });

  it('is refused for a type that no citizen may send, whoever signed it', async () => {
    expect((await ask(linkTo({ blob: sha256(RAW), type: 'text/html', name: 'a.html' }))).status).toBe(403);
  });

  it('ends', async () => {
    const answer = await ask(linkTo({ expires: Math.floor(Date.now() / 1000) - 1 }));
    expect(answer.status).toBe(410);
    expect(((await answer.json()) as { detail: string }).detail).toBe('The link has expired.');
    expect((await ask(linkTo({ expires: 4_000_000_000 }))).status).toBe(200);
  });

  it('to a file that is not there says so', async () => {
    const answer = await ask(linkTo({ blob: 'ab'.repeat(32) }));
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      404,
      'application/problem+json; charset=utf-8',
    ]);
  });

  it.each([
    ['/media', 404],
    ['/media/', 404],
    [`/media/${sha256(RAW)}`, 403],
    [`/media/${sha256(RAW).slice(0, 2)}/${sha256(RAW)}`, 404],
    ['/media/incoming', 403],
    ['/media/..%2fjournal.key', 403],
    ['/media/../journal.key', 404],
    ['/media/%2e%2e/%2e%2e/etc/passwd', 404],
    [`/media/${sha256(RAW)}/`, 404],
  ])('is the only way in: %s gives nothing', async (target, status) => {
    const answer = await askRaw(target);
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(answer).not.toContain('what somebody said');
  });

  it('is not written into any log', async () => {
    const target = linkTo();
    await (await ask(target)).arrayBuffer();
    await ask(`${target}x`);
    await ask(linkTo({ expires: 1 }));
    expect(lines).toEqual([
      { event: 'media.served', blob: sha256(FILM), status: 200 },
      { event: 'media.refused', blob: undefined, status: 403 },
      { event: 'media.refused', blob: sha256(FILM), status: 410 },
    ]);
  });

  it('cannot be written to', async () => {
    for (const method of ['POST', 'PUT', 'DELETE']) expect((await ask(linkTo(), { method })).status).toBe(404);
  });
});
