import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { authenticate, type WebhookRequest } from '#libs/channel-kit';
import { NOW, OLD_SECRET, SECRET, SETTINGS, SM3_SECRET, signedRequest } from '../test/signer.js';
import { app } from './channel.js';
import type { AppSettings } from './settings.js';
import { verifyAppSignature } from './verify.js';

const settings: AppSettings = { keys: SETTINGS.keys.map((key) => ({ ...key })) };
const BODY = '{"content":"人民路12号路灯不亮"}';
const GUIDE = readFileSync(new URL('../../../../docs/app-api.md', import.meta.url), 'utf8');

const verify = (request: WebhookRequest, now = NOW) => authenticate(app, request, { settings, now });
const withHeaders = (request: WebhookRequest, changes: Record<string, string | undefined>): WebhookRequest => ({
  ...request,
  headers: Object.fromEntries(
    Object.entries({ ...request.headers, ...changes }).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    ),
  ),
});

describe('a rightly signed request', () => {
  it('is accepted, with the key that vouched and the digest that the body must have', async () => {
    expect(await verify(signedRequest({ body: BODY }))).toEqual({
      kind: 'accepted',
      credential: 'city-app-2026-11',
      assurance: 'high',
      bodySha256: createHash('sha256').update(BODY).digest('hex'),
    });
  });

  it('is accepted before its body has arrived', async () => {
    const request = { ...signedRequest({ body: BODY }), body: new Uint8Array() };
    expect(await verifyAppSignature(request, { settings, now: NOW })).toMatchObject({
      kind: 'accepted',
      bodySha256: createHash('sha256').update(BODY).digest('hex'),
    });
  });

  it('is accepted with any live key, each by its own algorithm', async () => {
    const old = signedRequest({ body: BODY, keyId: 'city-app-2025-11', secret: OLD_SECRET });
    const gm = signedRequest({ body: BODY, keyId: 'city-app-gm', secret: SM3_SECRET, hash: 'sm3' });
    expect(await verify(old)).toMatchObject({ kind: 'accepted', credential: 'city-app-2025-11' });
    expect(await verify(gm)).toMatchObject({ kind: 'accepted', credential: 'city-app-gm' });
  });

  it('is accepted as a GET, which has neither digest nor idempotency key', async () => {
    const request = signedRequest({
      method: 'GET',
      target: '/channels/app/intakes/2f4d1c60-7a3b-5e1d-9c55-0b8f6f0c9a11',
    });
    expect(await verify(request)).toMatchObject({
      kind: 'accepted',
      bodySha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    });
  });

  it('covers the query as it was sent, in its order', async () => {
    const request = signedRequest({ body: BODY, target: '/channels/app/intakes?b=2&a=%E8%B7%AF' });
    expect(await verify(request)).toMatchObject({ kind: 'accepted' });
    expect(await verify({ ...request, target: '/channels/app/intakes?a=%E8%B7%AF&b=2' })).toMatchObject({
      kind: 'refused',
    });
    expect(await verify({ ...request, target: '/channels/app/intakes?b=2&a=路' })).toMatchObject({ kind: 'refused' });
  });

  it('may name further digests beside SHA-256', async () => {
    const sha256 = createHash('sha256').update(BODY).digest('base64');
    const contentDigest = `md5=:CY9rzUYh03PK3k6DJie09g==:, sha-256=:${sha256}:`;
    expect(await verify(signedRequest({ body: BODY, contentDigest }))).toMatchObject({ kind: 'accepted' });
  });
});

describe('a request that is not what was signed', () => {
  const genuine = signedRequest({ body: BODY });

  it('is refused when one byte of the body changed', async () => {
    const body = Buffer.from(BODY.replace('12', '13'));
    expect(await verify({ ...genuine, body })).toEqual({ kind: 'refused', reason: 'DIGEST_MISMATCH' });
  });

  it.each([
    ['x-hotline-timestamp', String(NOW / 1000 + 1)],
    ['x-hotline-nonce', '9f1c2d3e4b5a6979'],
    ['content-digest', 'sha-256=:vo6/2JU+Ei89UBjLk3vmrYXYPuEY00nzkSUV2yubMIE=:'],
    ['content-type', 'application/json'],
    ['content-type', 'application/json; charset=UTF-8'],
    ['content-type', undefined],
    ['idempotency-key', '8e03978e-40d5-43e8-bc93-6894a57f9325'],
    ['idempotency-key', undefined],
    ['x-hotline-key', 'city-app-2025-11'],
    ['x-hotline-signature', genuine.headers['x-hotline-signature']!.replace('=', '')],
    ['x-hotline-signature', Buffer.from(genuine.headers['x-hotline-signature']!, 'base64').toString('hex')],
  ])('is refused when %s is %s', async (name, value) => {
    expect(await verify(withHeaders(genuine, { [name]: value }))).toEqual({
      kind: 'refused',
      reason: 'SIGNATURE_INVALID',
    });
  });

  it('is refused when its form is to be read by another boundary', async () => {
    const form = signedRequest({ body: BODY, contentType: 'multipart/form-data; boundary=AAA' });
    expect(await verify(form)).toMatchObject({ kind: 'accepted' });
    expect(await verify(withHeaders(form, { 'content-type': 'multipart/form-data; boundary=BBB' }))).toEqual({
      kind: 'refused',
      reason: 'SIGNATURE_INVALID',
    });
  });

  it('is refused when a GET is given a type', async () => {
    const request = withHeaders(signedRequest({ method: 'GET' }), { 'content-type': 'application/json' });
    expect(await verify(request)).toMatchObject({ reason: 'SIGNATURE_INVALID' });
  });

  it('is refused by another method', async () => {
    expect(await verify({ ...genuine, method: 'PUT' })).toMatchObject({ reason: 'SIGNATURE_INVALID' });
  });

  it.each(['x-hotline-key', 'x-hotline-timestamp', 'x-hotline-nonce', 'content-digest', 'x-hotline-signature'])(
    'is refused without %s',
    async (name) => {
      expect(await verify(withHeaders(genuine, { [name]: undefined }))).toEqual({
        kind: 'refused',
        reason: 'SIGNATURE_MISSING',
      });
    },
  );

  it.each(['sha-512=:YQ==:', 'sha-256=:YQ==:', 'sha-256=YQ==', 'sha-256=:YQ==:, sha-256=:Yg==:'])(
    'is refused when it signs the digest %s, which is none',
    async (contentDigest) => {
      const request = signedRequest({ body: BODY, contentDigest });
      expect(await verify(request)).toEqual({ kind: 'refused', reason: 'DIGEST_MISMATCH' });
    },
  );

  it('is refused when a GET carries a body', async () => {
    const request = signedRequest({ method: 'GET' });
    expect(await verify({ ...request, body: Buffer.from('x') })).toMatchObject({ reason: 'DIGEST_MISMATCH' });
  });

  it.each(['', 'no number', '-1', '1e9', '1795312800.5', '9'.repeat(16)])(
    'is refused at the time "%s", though signed',
    async (timestamp) => {
      expect(await verify(signedRequest({ body: BODY, timestamp }))).toMatchObject({ reason: 'SIGNATURE_MISSING' });
    },
  );

  it.each(['short', 'with a space', 'ä'.repeat(10), 'n'.repeat(129)])(
    'is refused with the nonce "%s"',
    async (nonce) => {
      expect(await verify(signedRequest({ body: BODY, nonce }))).toMatchObject({ reason: 'SIGNATURE_MISSING' });
    },
  );
});

describe('a key', () => {
  it('that is not known is refused, whatever it signs', async () => {
    for (const secret of [SECRET, 'nobody has this key']) {
      expect(await verify(signedRequest({ body: BODY, keyId: 'nobody', secret }))).toEqual({
        kind: 'refused',
        reason: 'CREDENTIAL_UNKNOWN',
      });
    }
  });

  it('is refused from its end on', async () => {
    const end = Date.parse('2026-12-01T00:00:00+08:00');
    const attempt = { body: BODY, keyId: 'city-app-2025-11', secret: OLD_SECRET, timestamp: end / 1000 };
    expect(await verify(signedRequest(attempt), end - 1)).toMatchObject({ kind: 'accepted' });
    expect(await verify(signedRequest(attempt), end)).toMatchObject({ reason: 'CREDENTIAL_UNKNOWN' });
  });

  it('has one algorithm and no other', async () => {
    const request = signedRequest({ body: BODY, keyId: 'city-app-gm', secret: SM3_SECRET, hash: 'sha256' });
    expect(await verify(request)).toMatchObject({ reason: 'SIGNATURE_INVALID' });
  });
});

describe('the clock', () => {
  it.each([
    [-300_000, 'accepted'],
    [-301_000, 'stale'],
    [60_000, 'accepted'],
    [61_000, 'stale'],
  ])('%d ms away is %s', async (skewMs, kind) => {
    const request = signedRequest({ body: BODY, timestamp: (NOW + skewMs) / 1000 });
    expect(await verify(request)).toMatchObject(
      kind === 'stale' ? { kind, skewMs, credential: 'city-app-2026-11' } : { kind },
    );
  });

  it('is judged only when the signature is right', async () => {
    const request = signedRequest({ body: BODY, timestamp: NOW / 1000 - 9999, secret: OLD_SECRET });
    expect(await verify(request)).toEqual({ kind: 'refused', reason: 'SIGNATURE_INVALID' });
  });

  it('says stale to milliseconds, which are signed rightly but mean another time', async () => {
    expect(await verify(signedRequest({ body: BODY, timestamp: NOW }))).toMatchObject({ kind: 'stale' });
  });
});

describe('docs/app-api.md', () => {
  const exchange = /```http\n(POST [^]*?)\n\n([^]*?)\n```/.exec(GUIDE)!;
  const [requestLine, ...headerLines] = exchange[1]!.split('\n');
  const shown = {
    method: 'POST',
    target: requestLine!.split(' ')[1]!,
    path: '/intakes',
    headers: Object.fromEntries(
      headerLines.map((line) => [line.split(': ', 1)[0]!.toLowerCase(), line.slice(line.indexOf(': ') + 2)]),
    ),
    body: Buffer.from(exchange[2]!),
    remoteAddress: null,
    publicBaseUrl: null,
  };
  const macs = [...GUIDE.matchAll(/^\| HMAC-(\w+) *\| `([^`]+)` *\|$/gm)].map(([, hash, mac]) => [hash, mac]);

  it('shows a request that is accepted', async () => {
    expect(shown.body.length).toBe(97);
    expect(await verify(shown)).toMatchObject({ kind: 'accepted', credential: 'city-app-2026-11' });
  });

  it('shows vectors that are right, by the code it gives for Node', () => {
    const code = /```js\n(import [^]*?)```/.exec(GUIDE)![1]!;
    const print = `
      const common = { keyId: 'city-app-2026-11', secret: '${SECRET}' };
      const post = sign({ ...common, method: 'POST', target: '${shown.target}', body: Buffer.from('${exchange[2]}'),
        contentType: 'application/json', idempotencyKey: '8e03978e-40d5-43e8-bc93-6894a57f9324', timestamp: '1795312800', nonce: '9f1c2d3e4b5a6978' });
      const get = sign({ ...common, method: 'GET', target: '/channels/app/intakes/2f4d1c60-7a3b-5e1d-9c55-0b8f6f0c9a11',
        timestamp: '1795312860', nonce: '0a1b2c3d4e5f6071' });
      console.log(JSON.stringify({ post, get }));`;
    const output = execFileSync(process.execPath, ['--input-type=module', '-e', code + print], { encoding: 'utf8' });
    const { post, get } = JSON.parse(output) as Record<'post' | 'get', Record<string, string>>;
    expect(macs.map(([hash]) => hash)).toEqual(['SHA256', 'SM3', 'SHA256']);
    expect(post['X-Hotline-Signature']).toBe(macs[0]![1]);
    expect(get['X-Hotline-Signature']).toBe(macs[2]![1]);
    const lowerCase = Object.entries(post).map(([name, value]) => [name.toLowerCase(), value]);
    expect(shown.headers).toMatchObject(Object.fromEntries(lowerCase) as object);
  });

  it('shows an SM3 vector that is accepted', async () => {
    const headers = { ...shown.headers, 'x-hotline-signature': macs[1]![1]! };
    const gm: AppSettings = { keys: [{ id: 'city-app-2026-11', secret: SECRET, algorithm: 'hmac-sm3' }] };
    expect(await authenticate(app, { ...shown, headers }, { settings: gm, now: NOW })).toMatchObject({
      kind: 'accepted',
    });
  });
});
