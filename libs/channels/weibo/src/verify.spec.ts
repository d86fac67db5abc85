import { describe, expect, it } from '@jest/globals';
import { authenticate, type Verdict, type WebhookRequest } from '#libs/channel-kit';
import { fixture, sha1OfSorted, signedQuery, type Moment } from '../test/weibo.js';
import { weibo } from './channel.js';

const SECRET = '9f8e7d6c5b4a39281706f5e4d3c2b1a0';
const PATH_KEY = 'q7Tz2mXv9LrK4sWb8NcEy1';
const NOW = 1_795_312_800_123;
const AT: Moment = { timestamp: String(NOW), nonce: '482913750' };
const fenced = { appSecret: SECRET, fence: { key: PATH_KEY } };
const query = signedQuery(SECRET, AT);

interface Asked {
  readonly target: string;
  readonly method?: string;
  readonly path?: string;
  readonly body?: string;
  readonly remoteAddress?: string;
}
const verdictOf = (asked: Asked, settings: unknown = fenced, now = NOW): Verdict => {
  const request: WebhookRequest = {
    method: 'POST',
    path: `/${PATH_KEY}`,
    headers: { 'content-type': 'application/json' },
    remoteAddress: '203.0.113.7',
    publicBaseUrl: null,
    ...asked,
    body: Buffer.from(asked.body ?? fixture('text')),
  };
  return authenticate(weibo, request, { settings: weibo.settings.parse(settings), now }) as Verdict;
};

describe('the signature', () => {
  it("is the one in Weibo's documentation (vector A)", () => {
    const settings = { ...fenced, appSecret: 'xyz123xyz' };
    const target =
      '/?signature=90e4c22c90a58f26526c2dd5b6c56c8822edeaa1&timestamp=1397022061823&nonce=57155157&echostr=vIuz5ekD';
    expect(verdictOf({ target, method: 'GET', body: '' }, settings, 1_397_022_061_900)).toMatchObject({
      kind: 'handshake',
      response: { status: 200, body: 'vIuz5ekD' },
    });
    const post = target.replace('&echostr=vIuz5ekD', '');
    expect(verdictOf({ target: post }, settings, 1_397_022_061_823)).toMatchObject({ kind: 'accepted' });
  });

  it('sorts by the first digits, not by length (vector B)', () => {
    const target = '/?signature=d7ca9b0bd4aedd2f29b4dca70895814163868dcf&timestamp=1795312800123&nonce=482913750';
    expect(verdictOf({ target })).toEqual({ kind: 'accepted', credential: 'current+current', assurance: 'low' });
  });

  it.each(['signature', 'timestamp', 'nonce'])('refuses any change of %s', (name) => {
    const start = query.indexOf(`${name}=`) + name.length + 1;
    const value = query.slice(start).split('&')[0]!;
    for (let at = 0; at < value.length; at++) {
      const changed = value.slice(0, at) + (value[at] === '0' ? '1' : '0') + value.slice(at + 1);
      expect(verdictOf({ target: query.replace(`${name}=${value}`, `${name}=${changed}`) }).kind).toBe('refused');
    }
    expect(verdictOf({ target: query.replace(`${name}=${value}`, `${name}=`) }).kind).toBe('refused');
    expect(verdictOf({ target: query.replace(`${name}=${value}`, '') }).kind).toBe('refused');
  });

  it('refuses digits moved between time and nonce, and a time that is no number of milliseconds', () => {
    const shorter = query.replace('timestamp=1795312800123&nonce=4', 'timestamp=17953128001234&nonce=');
    expect(shorter).toContain('nonce=82913750');
    expect(verdictOf({ target: shorter }).kind).toBe('refused');
    for (const timestamp of ['1795312800', '+1795312800123', ' 1795312800123', '1795312800123.0', 'now']) {
      const target = `?signature=${sha1OfSorted(SECRET, timestamp, '1')}&timestamp=${encodeURIComponent(timestamp)}&nonce=1`;
      expect(verdictOf({ target }).kind).toBe('refused');
    }
  });

  it('does not cover the body: with the fence known, the same query carries any message, at low assurance', () => {
    const forged = fixture('text').replace('路灯', '水管');
    expect(forged).not.toBe(fixture('text'));
    expect(verdictOf({ target: query, body: forged })).toMatchObject({ kind: 'accepted', assurance: 'low' });
    expect(verdictOf({ target: query, body: forged, path: '/' })).toMatchObject({ kind: 'refused' });
  });
});

describe('the fence', () => {
  it.each(['/', `/${PATH_KEY.slice(0, -1)}`, `/${PATH_KEY}x`, '/another-guess-of-the-key'])(
    'refuses a genuine signature at %s',
    (path) => {
      expect(verdictOf({ target: query, path }).kind).toBe('refused');
      const greeting = signedQuery(SECRET, AT, 'vIuz5ekD');
      expect(verdictOf({ target: greeting, path, method: 'GET', body: '' }).kind).toBe('refused');
    },
  );

  it('is not opened by its key alone', () => {
    expect(verdictOf({ target: signedQuery('another0secret', AT) }).kind).toBe('refused');
    expect(verdictOf({ target: '/' }).kind).toBe('refused');
  });

  it('goes by the address where that is the setting, and then has no path', () => {
    const settings = { appSecret: SECRET, fence: { addresses: ['198.51.100.0/24'] } };
    const remoteAddress = '198.51.100.9';
    expect(verdictOf({ target: query, path: '/', remoteAddress }, settings)).toMatchObject({
      kind: 'accepted',
      credential: '198.51.100.0/24+current',
    });
    expect(verdictOf({ target: query, path: '/' }, settings)).toMatchObject({ reason: 'ADDRESS_NOT_ALLOWED' });
    expect(verdictOf({ target: query, path: '/x', remoteAddress }, settings).kind).toBe('refused');
  });

  it('wants every part of it', () => {
    const fence = { ...fenced.fence, addresses: ['198.51.100.0/24'] };
    const settings = { ...fenced, fence };
    expect(verdictOf({ target: query, remoteAddress: '198.51.100.9' }, settings).kind).toBe('accepted');
    expect(verdictOf({ target: query }, settings).kind).toBe('refused');
    expect(verdictOf({ target: query, remoteAddress: '198.51.100.9', path: '/' }, settings).kind).toBe('refused');
  });
});

describe('the handshake', () => {
  const greet = (echo: string, at = AT) => ({ target: signedQuery(SECRET, at, echo), method: 'GET', body: '' });

  it.each(['vIuz5ekD', 'a b+c/d==', '<script>alert(1)</script>', '微博', ''])(
    'returns %j byte for byte, as text that no browser takes for a page',
    (echo) => {
      expect(verdictOf(greet(echo))).toEqual({
        kind: 'handshake',
        response: {
          status: 200,
          headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' },
          body: echo,
        },
      });
    },
  );

  it('refuses a missing echo and an old time', () => {
    expect(verdictOf({ target: query, method: 'GET', body: '' }).kind).toBe('refused');
    expect(verdictOf(greet('42'), fenced, NOW + 300_001).kind).toBe('refused');
    expect(verdictOf(greet('42'), fenced, NOW - 60_001).kind).toBe('refused');
  });

  it('makes a message of no GET and a greeting of no POST', () => {
    expect(verdictOf({ target: signedQuery(SECRET, AT, '42') })).toMatchObject({ kind: 'accepted', assurance: 'low' });
  });
});

describe('the time, in milliseconds', () => {
  it.each([
    [300_000, 'accepted'],
    [300_001, 'stale'],
    [-60_000, 'accepted'],
    [-60_001, 'stale'],
  ])('%d ms after it was signed: %s', (after, kind) => {
    expect(verdictOf({ target: query }, fenced, NOW + after).kind).toBe(kind);
  });

  it('of a stale message is told, and does not excuse a wrong signature or fence', () => {
    const late = NOW + 86_400_000;
    expect(verdictOf({ target: query }, fenced, late)).toMatchObject({ skewMs: -86_400_000, assurance: 'low' });
    expect(verdictOf({ target: signedQuery('another0secret', AT) }, fenced, late).kind).toBe('refused');
    expect(verdictOf({ target: query, path: '/' }, fenced, late).kind).toBe('refused');
  });
});

describe('secrets that change', () => {
  const appSecret = {
    current: '5c6d7e8f90a1b2c3d4e5f60718293a4b',
    previous: SECRET,
    next: 'c4d5e6f708192a3b4c5d6e7f8091a2b3',
  };

  it.each([
    ['current', '5c6d7e8f90a1b2c3d4e5f60718293a4b'],
    ['previous', SECRET],
    ['next', 'c4d5e6f708192a3b4c5d6e7f8091a2b3'],
  ])('the %s one is good', (credential, secret) => {
    const verdict = verdictOf({ target: signedQuery(secret, AT) }, { ...fenced, appSecret });
    expect(verdict).toMatchObject({ kind: 'accepted', credential: `current+${credential}` });
  });

  it('a retired one is not', () => {
    const retired = { ...fenced, appSecret: { current: '5c6d7e8f90a1b2c3d4e5f60718293a4b' } };
    expect(verdictOf({ target: query }, retired).kind).toBe('refused');
  });
});
