import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { authenticate, problem, type WebhookRequest } from '#libs/channel-kit';
import { itKeepsItsFence } from '../../../../test/support/fence.js';
import { smsTencent } from './channel.js';

// As an integrator would make one: base64url of HMAC-SHA256 over "tencent-sms:t1" under "gateway-path-secret".
const KEY = 'FvTtd1bP8jMzRKjcfsLKNeNGVFFQtDiA6PbM2I7aHXc';
const NOW = 1_795_312_800_000;
const BODY = readFileSync(new URL('../fixtures/message.json', import.meta.url));

const request = (path: string, remoteAddress: string | null = '203.0.113.9'): WebhookRequest => ({
  method: 'POST',
  target: `/channels/sms-tencent${path}`,
  path,
  headers: { 'content-type': 'application/json' },
  body: BODY,
  remoteAddress,
  publicBaseUrl: null,
});
const verdictOf = (settings: unknown, asked: WebhookRequest) =>
  authenticate(smsTencent, asked, { settings: smsTencent.settings.parse(settings), now: NOW });

describe('who may call back', () => {
  it('asks for a fence: no key and no addresses is no configuration', () => {
    expect(smsTencent.settings.safeParse({}).error?.issues[0]?.message).toMatch(/give `key`/);
    expect(smsTencent.settings.safeParse({ key: 'short' }).success).toBe(false);
    expect(smsTencent.settings.safeParse({ addresses: [] }).success).toBe(false);
    expect(smsTencent.settings.safeParse({ addresses: ['::/0'] }).success).toBe(false);
  });

  itKeepsItsFence({
    key: KEY,
    request,
    verdictOf,
    refusedPaths: ['/', `/${KEY.slice(0, -1)}`, `/${KEY}x`, `/${KEY.toLowerCase()}`, `/${KEY}/`, '/wrong'],
  });
});

describe('what Tencent Cloud reads', () => {
  const context = {
    settings: smsTencent.settings.parse({ key: KEY }),
    request: request(`/${KEY}`),
    now: NOW,
    url: '/channels/sms-tencent',
  };
  const kept = {
    id: 'f3b0c442-98fc-5c14-9afb-f4c8996fb924',
    number: '7K3M-9QXW-2HTB',
    receivedAt: '2026-11-22T10:00:03.000+08:00',
    payload: undefined,
  };

  it('is exactly result 0, for a message and for what carries none', () => {
    for (const answer of [smsTencent.ack.accepted([kept], context), smsTencent.ack.accepted([], context)]) {
      expect(answer.status).toBe(200);
      expect(answer.headers['content-type']).toMatch(/^application\/json/);
      expect(answer.body).toBe('{"result":0,"errmsg":"OK"}');
    }
  });

  it('is another status and a numeric result other than 0 when the message was not taken', () => {
    expect(smsTencent.ack.problem!(problem('not-kept', undefined, 5), context)).toMatchObject({
      status: 503,
      headers: { 'retry-after': '5' },
      body: '{"result":503,"errmsg":"The message could not be kept"}',
    });
    expect(smsTencent.ack.problem!(problem('signature-invalid'), context)).toMatchObject({
      status: 401,
      body: '{"result":401,"errmsg":"The request could not be authenticated"}',
    });
  });
});

describe('the try-out through the real proxy', () => {
  const url = 'https://hotline.example.gov.cn/channels/sms-tencent';

  it.each([
    ['the current key', { key: { current: KEY, next: 'n8Vb2Xc4Zq6Ws1Ed3Rf5' } }, `${url}/${KEY}?a=%20b+c`],
    ['no key', { addresses: ['203.0.113.9'] }, `${url}?a=%20b+c`],
  ])('is a callback of its own, to the address with %s', (_name, given, wanted) => {
    const settings = smsTencent.settings.parse(given);
    const { source } = smsTencent;
    const probe =
      source.kind === 'webhook' ? source.probe?.({ settings, now: NOW, url, query: 'a=%20b+c' }) : undefined;
    expect(probe).toMatchObject({ method: 'POST', url: wanted });
    const path = new URL(wanted).pathname.slice('/channels/sms-tencent'.length) || '/';
    expect(verdictOf(given, { ...request(path), body: Buffer.from(probe!.body) })).toMatchObject({ kind: 'accepted' });
    expect(JSON.parse(probe!.body)).toMatchObject({ mobile: '13800000000', nationcode: '86', time: 1_795_312_800 });
  });
});
