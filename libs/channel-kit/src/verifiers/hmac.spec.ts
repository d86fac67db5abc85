import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { WebhookRequest } from '../request.js';
import { hmacSettings } from './hmac-settings.js';
import { hmacVerifier } from './hmac.js';

const BODY = '{"title":"路灯不亮","content":"人民路12号路灯不亮","contact":{"phone":"13800000000"}}';
const SIGNED_AT = 1795312800;
const NOW = SIGNED_AT * 1000;

const request = (change: Partial<WebhookRequest> = {}): WebhookRequest => ({
  method: 'POST',
  target: '/api/v1/intakes',
  path: '/intakes',
  headers: {},
  body: Buffer.from(BODY),
  remoteAddress: null,
  publicBaseUrl: null,
  ...change,
});
const verifierOf = (settings: object) =>
  hmacVerifier(hmacSettings.parse({ kind: 'hmac', header: 'x-signature', ...settings }));
const faultsOf = (settings: object): string[] =>
  hmacSettings
    .safeParse({ kind: 'hmac', header: 'x-signature', secret: 'portal-demo-secret', ...settings })
    .error?.issues.map(({ message }) => message) ?? [];

/** The simple scheme for partners that cannot do HTTP message signatures: six lines, the last the body's digest. */
const PORTAL = {
  secret: 'portal-demo-secret',
  encoding: 'base64',
  signed: ['method', 'path', 'query', 'timestamp', 'nonce', 'body-sha256'],
  joiner: '\n',
  nonceHeader: 'X-Nonce',
  timestamp: { header: 'X-Timestamp' },
};
const portalHeaders = (signature: string, at: number | string = SIGNED_AT) => ({
  'x-timestamp': String(at),
  'x-nonce': '9f1c2d3e4b5a',
  'x-signature': signature,
});

describe('hmacVerifier', () => {
  it.each([
    ['sha256', '5VntlDZzASzIfYt0ZwDH1K3mGuUQQ9LEhJ/lxOVMiVM='],
    ['sm3', 'Xt6wr7PktiUoT32aDFQQ1Iz/zm97hIzxnwlszc7FWoo='],
  ])('takes the published vector of six signed lines, with %s', (digest, signature) => {
    const verify = verifierOf({ ...PORTAL, digest });
    const good = request({ headers: portalHeaders(signature) });
    expect(verify(good, { now: NOW })).toEqual({ kind: 'accepted', credential: 'current', assurance: 'high' });
    expect(verify({ ...good, body: Buffer.from(`${BODY} `) }, { now: NOW })).toEqual({
      kind: 'refused',
      reason: 'SIGNATURE_INVALID',
    });
    expect(verify({ ...good, target: '/api/v1/intakes?x=1' }, { now: NOW }).kind).toBe('refused');
    expect(verify({ ...good, method: 'PUT' }, { now: NOW }).kind).toBe('refused');
  });

  it('takes the example of GitHub, whose signature has a prefix', () => {
    const verify = verifierOf({
      header: 'X-Hub-Signature-256',
      prefix: 'sha256=',
      secret: "It's a Secret to Everybody",
      signed: ['body'],
    });
    const signature = '757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17';
    const signed = (written: string) =>
      request({ body: Buffer.from('Hello, World!'), headers: { 'x-hub-signature-256': written } });
    expect(verify(signed(`sha256=${signature}`), { now: NOW }).kind).toBe('accepted');
    expect(verify(signed(`sha256=${signature.toUpperCase()}`), { now: NOW }).kind).toBe('accepted');
    expect(verify(signed(signature), { now: NOW }).kind).toBe('refused');
    expect(verify(signed(`sha1=${signature}`), { now: NOW }).kind).toBe('refused');
  });

  describe('the time', () => {
    const at = (seconds: number | string) => {
      const lines = ['POST', '/api/v1/intakes', '', String(seconds), '9f1c2d3e4b5a', DIGEST].join('\n');
      const signature = createHmac('sha256', PORTAL.secret).update(lines).digest('base64');
      return verifierOf(PORTAL)(request({ headers: portalHeaders(signature, seconds) }), { now: NOW });
    };
    const DIGEST = 'be8ebfd8953e122f3d5018cb937be6ad85d83ee118d349f3912515db2b9b3081';

    it.each([0, -300, 60])('is good when it is %d s from ours', (seconds) => {
      expect(at(SIGNED_AT + seconds).kind).toBe('accepted');
    });

    it.each([-301, 61, -86_400])('is told from a forgery when it is %d s from ours', (seconds) => {
      expect(at(SIGNED_AT + seconds)).toEqual({
        kind: 'stale',
        credential: 'current',
        assurance: 'high',
        skewMs: seconds * 1000,
      });
    });

    it('is not even looked at when the signature is wrong', () => {
      const forged = request({ headers: portalHeaders('A'.repeat(43) + '=', SIGNED_AT - 86_400) });
      expect(verifierOf(PORTAL)(forged, { now: NOW })).toEqual({ kind: 'refused', reason: 'SIGNATURE_INVALID' });
    });

    it.each(['soon', '', '1795312800.5', '-1795312800', '0x6b01e8a0'])(
      'is refused when it cannot be read: %j',
      (written) => {
        expect(at(written)).toEqual({ kind: 'refused', reason: 'SIGNATURE_INVALID' });
      },
    );

    it('may come in milliseconds', () => {
      const settings = {
        secret: 'portal-demo-secret',
        signed: ['timestamp', 'body'],
        timestamp: { header: 't', unit: 'ms' },
      };
      const signature = createHmac('sha256', 'portal-demo-secret').update(`${NOW}${BODY}`).digest('hex');
      const verdict = verifierOf(settings)(request({ headers: { 'x-signature': signature, t: String(NOW) } }), {
        now: NOW,
      });
      expect(verdict.kind).toBe('accepted');
    });
  });

  it('believes each of three secrets, and says which', () => {
    const secret = { current: 'c-k7Jq2mVx', previous: 'p-k7Jq2mVx', next: 'n-k7Jq2mVx' };
    const verify = verifierOf({ secret, name: 'portal' });
    for (const [name, value] of Object.entries(secret)) {
      const headers = { 'x-signature': createHmac('sha256', value).update(BODY).digest('hex') };
      expect(verify(request({ headers }), { now: NOW })).toMatchObject({
        kind: 'accepted',
        credential: `portal.${name}`,
      });
    }
    const headers = { 'x-signature': createHmac('sha256', 'x-k7Jq2mVx').update(BODY).digest('hex') };
    expect(verify(request({ headers }), { now: NOW }).kind).toBe('refused');
  });

  it('reads a secret that is written in hex or base64', () => {
    const key = Buffer.from('000102030405060708090a0b0c0d0e0f', 'hex');
    const headers = { 'x-signature': createHmac('sha512', key).update(BODY).digest('base64url') };
    for (const secretEncoding of ['hex', 'base64'] as const) {
      const settings = {
        secret: key.toString(secretEncoding),
        secretEncoding,
        digest: 'sha512',
        encoding: 'base64url',
      };
      expect(verifierOf(settings)(request({ headers }), { now: NOW }).kind).toBe('accepted');
    }
  });

  it('signs the URL as the sender sees it, and believes nothing without it', () => {
    const verify = verifierOf({
      secret: 'portal-demo-secret',
      digest: 'sha1',
      encoding: 'base64',
      signed: ['url', 'body'],
    });
    const publicBaseUrl = 'https://hotline.example.gov.cn';
    const target = '/channels/x?a=%20+b';
    const headers = {
      'x-signature': createHmac('sha1', 'portal-demo-secret')
        .update(publicBaseUrl + target + BODY)
        .digest('base64'),
    };
    expect(verify(request({ headers, target, publicBaseUrl }), { now: NOW }).kind).toBe('accepted');
    expect(verify(request({ headers, target: target.replace('%20', '+'), publicBaseUrl }), { now: NOW }).kind).toBe(
      'refused',
    );
    const bare = { 'x-signature': createHmac('sha1', 'portal-demo-secret').update(BODY).digest('base64') };
    expect(verify(request({ headers: bare, target }), { now: NOW }).kind).toBe('refused');
  });

  it('says that the assurance is low when the body is not signed', () => {
    const verify = verifierOf({ secret: 'portal-demo-secret', signed: ['header:x-id', 'literal:!'] });
    const headers = {
      'x-id': '7',
      'x-signature': createHmac('sha256', 'portal-demo-secret').update('7!').digest('hex'),
    };
    expect(verify(request({ headers }), { now: NOW })).toEqual({
      kind: 'accepted',
      credential: 'current',
      assurance: 'low',
    });
  });

  it('hands on the digest that was signed in place of the body', () => {
    const verify = verifierOf({
      secret: 'portal-demo-secret',
      bodySha256Header: 'X-Body-SHA256',
      signed: ['header:X-Body-SHA256'],
    });
    const digest = 'BE8EBFD8953E122F3D5018CB937BE6AD85D83EE118D349F3912515DB2B9B3081';
    const headers = {
      'x-body-sha256': digest,
      'x-signature': createHmac('sha256', 'portal-demo-secret').update(digest).digest('hex'),
    };
    expect(verify(request({ headers, body: new Uint8Array() }), { now: NOW })).toEqual({
      kind: 'accepted',
      credential: 'current',
      assurance: 'high',
      bodySha256: digest.toLowerCase(),
    });
  });

  it.each([
    [undefined, 'SIGNATURE_MISSING'],
    ['', 'SIGNATURE_MISSING'],
    ['zz', 'SIGNATURE_INVALID'],
    ['00', 'SIGNATURE_INVALID'],
    ['0'.repeat(64), 'SIGNATURE_INVALID'],
    [`${'0'.repeat(64)}, ${'0'.repeat(64)}`, 'SIGNATURE_INVALID'],
    ['0'.repeat(100_000), 'SIGNATURE_INVALID'],
  ])('refuses the signature %.20j: %s', (signature, reason) => {
    const headers: Record<string, string> = signature === undefined ? {} : { 'x-signature': signature };
    expect(verifierOf({ secret: 'portal-demo-secret' })(request({ headers }), { now: NOW })).toEqual({
      kind: 'refused',
      reason,
    });
  });

  it('is strict about what it decodes', () => {
    const verify = verifierOf({ secret: 'portal-demo-secret', encoding: 'base64' });
    const signature = createHmac('sha256', 'portal-demo-secret').update(BODY).digest('base64');
    const kindOf = (written: string) => verify(request({ headers: { 'x-signature': written } }), { now: NOW }).kind;
    expect(kindOf(signature)).toBe('accepted');
    for (const written of [
      ` ${signature}`,
      `${signature.slice(0, -1)}!=`,
      `${signature}AAAA`,
      signature.slice(0, -4),
    ]) {
      expect(kindOf(written)).toBe('refused');
    }
  });

  it.each([
    [{ signed: ['body'], timestamp: { header: 't' } }, 'The time must be signed: add "timestamp".'],
    [{ signed: ['timestamp', 'body'] }, 'Say where the time is: set `timestamp`.'],
    [{ signed: ['nonce', 'body'] }, 'Say where the nonce is: set `nonceHeader`.'],
    [{ signed: ['literal:x'] }, 'This signature would be the same for every request.'],
    [{ signed: ['body'], bodySha256Header: 'x-d' }, 'The digest must be signed: add "header:x-d".'],
    [{ header: 'x signature' }, 'This is no header name.'],
  ])('refuses settings that prove nothing: %j', (settings, fault) => {
    expect(faultsOf(settings)).toContain(fault);
  });

  it('refuses settings that it does not know', () => {
    expect(faultsOf({ algorithm: 'md5' })).not.toEqual([]);
    expect(faultsOf({ digest: 'md5' })).not.toEqual([]);
    expect(faultsOf({ signed: ['boddy'] })).not.toEqual([]);
    expect(faultsOf({ signed: [] })).not.toEqual([]);
  });
});
