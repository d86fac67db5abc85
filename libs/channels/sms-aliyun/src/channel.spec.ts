import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { authenticate, problem, type WebhookRequest } from '#libs/channel-kit';
import { describeChannelContract, type GoldenCase } from '#libs/testing';
import { smsAliyun } from './channel.js';

// As an integrator would make one: base64url of HMAC-SHA256 over "aliyun-sms:t1" under "gateway-path-secret".
const KEY = 'dwzfYxWi92omOV33_zqFQgrKFw1Ry0BaSB6oDPVYHrA';
const FIXTURES = new URL('../fixtures/', import.meta.url);
const fixture = (name: string): Buffer => readFileSync(new URL(`${name}.json`, FIXTURES));
const OUR_MISTAKE = { status: 503, body: '{"code":503,"msg":"The message could not be kept"}' };

const request = (path: string, remoteAddress: string | null = '203.0.113.9'): WebhookRequest => ({
  method: 'POST',
  target: `/channels/sms${path}`,
  path,
  headers: { 'content-type': 'application/json;charset=utf-8' },
  body: fixture('batch'),
  remoteAddress,
  publicBaseUrl: null,
});
const verdictOf = (settings: unknown, asked: WebhookRequest) =>
  authenticate(smsAliyun, asked, { settings: smsAliyun.settings.parse(settings), now: 0 });

describe('who may push', () => {
  it('asks for a fence: no key and no addresses is no configuration', () => {
    expect(smsAliyun.settings.safeParse({}).error?.issues[0]?.message).toMatch(/give `key`/);
    expect(smsAliyun.settings.safeParse({ key: 'short' }).success).toBe(false);
    expect(smsAliyun.settings.safeParse({ addresses: ['0.0.0.0/0'] }).success).toBe(false);
  });

  it('takes the secret path, and says that it proves little', () => {
    expect(verdictOf({ key: KEY }, request(`/${KEY}`))).toMatchObject({ kind: 'accepted', assurance: 'low' });
  });

  it.each(['/', `/${KEY.slice(0, -1)}`, `/${KEY}x`, `/${KEY.toLowerCase()}`, '/wrong'])(
    'refuses the path %s',
    (path) => {
      expect(verdictOf({ key: KEY }, request(path))).toMatchObject({ kind: 'refused' });
    },
  );

  it('takes two keys while they change hands', () => {
    const key = { current: 'n8Vb2Xc4Zq6Ws1Ed3Rf5', previous: KEY };
    expect(verdictOf({ key }, request(`/${KEY}`))).toMatchObject({ kind: 'accepted', credential: 'previous' });
  });

  it('goes by the source address alone when that is the setting', () => {
    const settings = { addresses: ['203.0.113.0/24'] };
    expect(verdictOf(settings, request('/'))).toMatchObject({ kind: 'accepted', assurance: 'low' });
    expect(verdictOf(settings, request('/', '198.51.100.7'))).toMatchObject({ reason: 'ADDRESS_NOT_ALLOWED' });
    expect(verdictOf(settings, request('/', null))).toMatchObject({ reason: 'ADDRESS_NOT_ALLOWED' });
  });

  it('wants both when both are given', () => {
    const settings = { key: KEY, addresses: ['203.0.113.0/24'] };
    expect(verdictOf(settings, request(`/${KEY}`))).toMatchObject({ kind: 'accepted' });
    expect(verdictOf(settings, request('/'))).toMatchObject({ kind: 'refused' });
    expect(verdictOf(settings, request(`/${KEY}`, '198.51.100.7'))).toMatchObject({ kind: 'refused' });
  });
});

describe('what Alibaba Cloud reads', () => {
  const context = { settings: smsAliyun.settings.parse({ key: KEY }) };

  it('is exactly code 0, for a batch and for the try-out that carries nothing', () => {
    const kept = [{ id: 'f3b0c442-98fc-5c14-9afb-f4c8996fb924', receivedAt: '2026-11-22T10:00:03.000+08:00' }];
    for (const answer of [smsAliyun.ack.accepted(kept, context), smsAliyun.ack.accepted([], context)]) {
      expect(answer.status).toBe(200);
      expect(answer.headers['content-type']).toMatch(/^application\/json/);
      expect(answer.body).toBe('{"code":0,"msg":"OK"}');
    }
  });

  it('is another status and a numeric code other than 0 when it shall send again', () => {
    expect(smsAliyun.ack.problem!(problem('not-kept'))).toMatchObject(OUR_MISTAKE);
    expect(smsAliyun.ack.problem!(problem('not-kept', undefined, 5)).headers['retry-after']).toBe('5');
  });

  it('comes within its 700 ms', () => {
    expect(smsAliyun.ack.deadlineMs).toBe(700);
  });
});

const element = (fields: object): { readonly body: string } => ({ body: JSON.stringify({ ...TOLD, ...fields }) });
const TOLD = {
  phone_number: '13800000000',
  content: '路灯不亮',
  send_time: '2026-11-22 10:00:00',
  dest_code: '8012345',
  sequence_id: '1234567890',
};
const golden = readdirSync(FIXTURES)
  .filter((file) => file.endsWith('.golden.json'))
  .map((file): GoldenCase => {
    const name = file.replace('.golden.json', '');
    const expected = JSON.parse(fixture(`${name}.golden`).toString()) as GoldenCase['expected'];
    return { name, message: { body: fixture(name) }, expected };
  });
const told = {
  now: Date.parse('2026-11-22T10:00:00+08:00'),
  golden,
  unknownKinds: [{ name: 'an element of another form', message: { body: '{"mobile":"13800000000","text":"x"}' } }],
  lookAlikes: [
    { name: 'the same text of another citizen', one: element({}), other: element({ phone_number: '13800000001' }) },
    { name: 'the same text once more', one: element({}), other: element({ sequence_id: '1234567891' }) },
    { name: 'the same id to another number', one: element({}), other: element({ dest_code: '8012346' }) },
  ],
  saying: (content: string) => element({ content }),
};

describe('with a secret path', () => {
  describeChannelContract(smsAliyun, {
    ...told,
    settings: { key: KEY },
    otherAccount: { key: 'b5Nc8Vx2Lk9Jh4Gf7Ds1' },
    rotated: { key: { current: 'b5Nc8Vx2Lk9Jh4Gf7Ds1', previous: KEY } },
    genuine: [{ name: 'a batch', request: () => ({ target: `/${KEY}`, body: fixture('batch') }) }],
    proofs: ['path'],
  });
});

describe('with source addresses', () => {
  describeChannelContract(smsAliyun, {
    ...told,
    settings: { addresses: ['203.0.113.0/24', '2001:db8::/32'] },
    otherAccount: { addresses: ['192.0.2.0/24'] },
    genuine: [
      { name: 'over IPv4', request: () => ({ remoteAddress: '203.0.113.9', body: fixture('batch') }) },
      { name: 'over IPv6', request: () => ({ remoteAddress: '2001:db8::7', body: fixture('batch') }) },
    ],
    proofs: ['address'],
  });
});
