import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import type { ProbeRequest } from '../probe.js';
import type { Verdict } from '../verdict.js';
import { signBy } from './sign-by.js';
import { verifierSettings, verifyBy } from './verify-by.js';

const NOW = 1_795_312_800_123;
const BODY = '{"title":"路灯不亮"}';
const WHSEC = 'whsec_uJ+dP9tAvh9J/UbDNIuMm8DEv6xTH8XS';
const KEY = 'mk3p9x7q2v8t5w1z';
const SECRET = 'k7Jq2mVx9TzR4wLp';
const UNSIGNED = {
  method: 'POST',
  url: 'https://hotline.example/gw/channels/pbx',
  query: 'probe=a%2Bb&x=%E8%B7%AF',
  headers: { 'Content-Type': 'application/json' },
  body: BODY,
  id: 'probe-0001',
  now: NOW,
} as const;

const signed = (given: object) => signBy(verifierSettings.parse(given), UNSIGNED);

/** What the verifier of the same settings says of the request, as it would arrive. */
function verdict(
  given: object,
  { method, url, headers, body }: ProbeRequest,
  remoteAddress: string | null = null,
): Verdict {
  const target = url.slice('https://hotline.example'.length);
  const [path = ''] = target.slice('/gw/channels/pbx'.length).split('?', 1);
  const request = { method, target, path, headers, body: Buffer.from(body), remoteAddress };
  return verifyBy(verifierSettings.parse(given))(
    { ...request, publicBaseUrl: 'https://hotline.example' },
    { now: NOW },
  );
}

const API_KEY = { kind: 'api-key', header: 'X-CTI-Token', prefix: 'Token ', token: SECRET };
const BASIC = { kind: 'basic', username: 'fs', password: 'cdr-Kq83vNz1' };
const PATH_KEY = { kind: 'path-key', key: KEY };
const IP_LIST = { kind: 'ip-list', addresses: ['203.0.113.0/24'] };
const STANDARD = { kind: 'standard-webhooks', secret: WHSEC };
const EVERYTHING = {
  kind: 'hmac',
  header: 'X-Signature',
  digest: 'sha512',
  encoding: 'base64',
  prefix: 'v1=',
  secret: SECRET,
  signed: [
    'method',
    'url',
    'target',
    'path',
    'query',
    'timestamp',
    'nonce',
    'body',
    'body-sha256',
    'header:X-Digest',
    'literal:end',
  ],
  joiner: '\n',
  nonceHeader: 'X-Nonce',
  timestamp: { header: 'X-Time', unit: 'ms' },
  bodySha256Header: 'X-Digest',
};

describe('signBy', () => {
  it.each([
    ['api-key', API_KEY],
    ['basic', BASIC],
    ['path-key', PATH_KEY],
    ['standard-webhooks', STANDARD],
    ['standard-webhooks with SM3', { ...STANDARD, version: 'v1sm3' }],
    ['hmac over the body', { kind: 'hmac', header: 'X-Signature', secret: SECRET }],
    ['hmac over everything', EVERYTHING],
    ['hmac with a secret in hex', { kind: 'hmac', header: 'x-s', secret: '00ff00ff00ff', secretEncoding: 'hex' }],
    ['secrets that change hands', { ...API_KEY, token: { current: SECRET, previous: KEY } }],
    ['twilio', { kind: 'twilio', authToken: { current: SECRET, previous: 'w8Rz3Nq5Tb1Xy6Cv' } }],
    ['all of them at once', { kind: 'all-of', verifiers: [EVERYTHING, API_KEY, STANDARD, BASIC, PATH_KEY] }],
    ['any of two', { kind: 'any-of', verifiers: [PATH_KEY, STANDARD] }],
  ])('makes a request that the verifier believes: %s', (_, settings) => {
    expect(verdict(settings, signed(settings))).toMatchObject({ kind: 'accepted' });
  });

  it('signs Standard Webhooks as the project that wrote it does', () => {
    const { headers, body } = signed(STANDARD);
    expect(headers).toEqual({
      'content-type': 'application/json',
      'webhook-id': 'probe-0001',
      'webhook-timestamp': '1795312800',
      'webhook-signature': new Webhook(WHSEC).sign('probe-0001', new Date(NOW), body),
    });
  });

  it('signs what stands on the request line, path key and all, with the query at its end', () => {
    const { url, headers } = signed({ kind: 'all-of', verifiers: [EVERYTHING, PATH_KEY] });
    expect(url).toBe(`https://hotline.example/gw/channels/pbx/${KEY}?probe=a%2Bb&x=%E8%B7%AF`);
    const path = `/gw/channels/pbx/${KEY}`;
    const query = 'probe=a%2Bb&x=%E8%B7%AF';
    const digest = createHash('sha256').update(BODY).digest('hex');
    const lines = [
      'POST',
      url,
      `${path}?${query}`,
      path,
      query,
      String(NOW),
      'probe-0001',
      BODY,
      digest,
      digest,
      'end',
    ];
    expect(headers).toMatchObject({
      'x-time': String(NOW),
      'x-nonce': 'probe-0001',
      'x-digest': digest,
      'x-signature': `v1=${createHmac('sha512', SECRET).update(lines.join('\n')).digest('base64')}`,
    });
  });

  it('leaves out the source address, which nobody can sign, and takes another way where there is one', () => {
    const both = { kind: 'all-of', verifiers: [IP_LIST, API_KEY] };
    expect(signed(both).headers).toMatchObject({ 'x-cti-token': `Token ${SECRET}` });
    expect(verdict(both, signed(both), '203.0.113.9')).toMatchObject({ kind: 'accepted' });
    expect(verdict(both, signed(both), '198.51.100.9')).toMatchObject({ kind: 'refused' });
    const either = { kind: 'any-of', verifiers: [IP_LIST, both, { kind: 'any-of', verifiers: [BASIC] }] };
    expect(signed(either).headers).toHaveProperty('authorization');
    const alone = signed({ kind: 'any-of', verifiers: [IP_LIST] });
    expect(alone.headers).toEqual({ 'content-type': 'application/json' });
  });

  it('needs no query', () => {
    const { url } = signBy(verifierSettings.parse(BASIC), { ...UNSIGNED, query: '' });
    expect(url).toBe('https://hotline.example/gw/channels/pbx');
  });
});
