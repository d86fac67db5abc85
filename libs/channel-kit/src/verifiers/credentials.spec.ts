import { describe, expect, it } from '@jest/globals';
import type { WebhookRequest } from '../request.js';
import { apiKey, apiKeySettings } from './api-key.js';
import { basic, basicSettings } from './basic.js';
import { pathKey, pathKeySettings } from './path-key.js';

const request = (change: Partial<WebhookRequest>): WebhookRequest => ({
  method: 'POST',
  target: '/',
  path: '/',
  headers: {},
  body: new Uint8Array(),
  remoteAddress: null,
  publicBaseUrl: null,
  ...change,
});
const NOW = { now: 0 };
const LOW = (credential: string) => ({ kind: 'accepted', credential, assurance: 'low' });
const UNKNOWN = { kind: 'refused', reason: 'CREDENTIAL_UNKNOWN' };
const MISSING = { kind: 'refused', reason: 'SIGNATURE_MISSING' };

describe('basic', () => {
  const verify = basic(
    basicSettings.parse({
      kind: 'basic',
      name: 'pbx',
      username: 'Aladdin',
      password: { current: 'open sesame', previous: 'öffne dich' },
    }),
  );
  const saying = (authorization: string) => verify(request({ headers: { authorization } }), NOW);

  it('takes the example of RFC 7617, and UTF-8', () => {
    expect(saying('Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==')).toEqual(LOW('pbx.current'));
    expect(saying('basic QWxhZGRpbjrDtmZmbmUgZGljaA==')).toEqual(LOW('pbx.previous'));
  });

  it.each([
    ['Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=', 'padding does not matter', LOW('pbx.current')],
    ['Basic QWxhZGRpbjpvcGVuIHNlc2FtZSE=', 'another password', UNKNOWN],
    ['Basic YWxhZGRpbjpvcGVuIHNlc2FtZQ==', 'another user', UNKNOWN],
    ['Basic QWxhZGRpbg==', 'no password', UNKNOWN],
    ['Bearer QWxhZGRpbjpvcGVuIHNlc2FtZQ==', 'another scheme', MISSING],
    ['Basic', 'nothing', MISSING],
    ['Basic ***', 'no base64', MISSING],
  ])('answers %s: %s', (authorization, _why, verdict) => {
    expect(saying(authorization)).toEqual(verdict);
  });

  it('refuses a request without credentials', () => {
    expect(verify(request({}), NOW)).toEqual(MISSING);
  });
});

describe('apiKey', () => {
  const verify = apiKey(
    apiKeySettings.parse({
      kind: 'api-key',
      prefix: 'Bearer ',
      token: { current: 'k7Jq2mVx9TzR', next: 'w8Zd3nYb6HsC' },
    }),
  );
  const saying = (authorization: string) => verify(request({ headers: { authorization } }), NOW);

  it('takes every token that is live, and says which', () => {
    expect(saying('Bearer k7Jq2mVx9TzR')).toEqual(LOW('current'));
    expect(saying('Bearer w8Zd3nYb6HsC')).toEqual(LOW('next'));
  });

  it.each(['k7Jq2mVx9TzR', 'Bearer k7Jq2mVx9Tz', 'Bearer k7Jq2mVx9TzR ', 'bearer k7Jq2mVx9TzR', 'Bearer undefined'])(
    'refuses %j',
    (authorization) => {
      expect(saying(authorization)).toEqual(UNKNOWN);
    },
  );

  it('refuses a request without the header, or with an empty one', () => {
    expect(verify(request({}), NOW)).toEqual(MISSING);
    expect(saying('')).toEqual(MISSING);
  });
});

describe('pathKey', () => {
  const key = 'mk3p9x7q2v8t5w1z';
  const verify = pathKey(pathKeySettings.parse({ kind: 'path-key', key }));

  it('takes the secret at the end of the path, and nowhere else', () => {
    expect(verify(request({ path: `/${key}` }), NOW)).toEqual(LOW('current'));
    expect(verify(request({ path: `/receipts/${key}` }), NOW)).toEqual(LOW('current'));
    expect(verify(request({ path: `/${key}/receipts` }), NOW)).toEqual(UNKNOWN);
    expect(verify(request({ path: `/${key}/` }), NOW)).toEqual(MISSING);
    expect(verify(request({ path: '/', target: `/?key=${key}` }), NOW)).toEqual(MISSING);
    expect(verify(request({ path: `/${key.slice(1)}` }), NOW)).toEqual(UNKNOWN);
    expect(verify(request({ path: `/${key.toUpperCase()}` }), NOW)).toEqual(UNKNOWN);
  });

  it.each(['short-key-15-ch', 'has/a/slash-in-it-k7', 'has spaces in it k7', 'xxxxxxxxxxxxxxxxxxxx'])(
    'refuses the key %j',
    (bad) => {
      expect(pathKeySettings.safeParse({ kind: 'path-key', key: bad }).success).toBe(false);
    },
  );
});
