import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { authenticate, problem, type WebhookRequest } from '#libs/channel-kit';
import { itKeepsItsFence } from '../../../../test/support/fence.js';
import { smsAliyun } from './channel.js';
import { probeAliyun } from './probe.js';

// As an integrator would make one: base64url of HMAC-SHA256 over "aliyun-sms:t1" under "gateway-path-secret".
const KEY = 'dwzfYxWi92omOV33_zqFQgrKFw1Ry0BaSB6oDPVYHrA';
const BATCH = readFileSync(new URL('../fixtures/batch.json', import.meta.url));
const OUR_MISTAKE = { status: 503, body: '{"code":503,"msg":"The message could not be kept"}' };

const request = (path: string, remoteAddress: string | null = '203.0.113.9'): WebhookRequest => ({
  method: 'POST',
  target: `/channels/sms${path}`,
  path,
  headers: { 'content-type': 'application/json;charset=utf-8' },
  body: BATCH,
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

  itKeepsItsFence({
    key: KEY,
    request,
    verdictOf,
    refusedPaths: ['/', `/${KEY.slice(0, -1)}`, `/${KEY}x`, `/${KEY.toLowerCase()}`, '/wrong'],
  });
});

describe('what Alibaba Cloud reads', () => {
  const settings = smsAliyun.settings.parse({ key: KEY });
  const context = { settings, request: request(`/${KEY}`), now: 0, url: 'https://hotline.example/channels/sms' };

  it('is exactly code 0, for a batch and for the try-out that carries nothing', () => {
    const kept = {
      id: 'f3b0c442-98fc-5c14-9afb-f4c8996fb924',
      number: 'ANY0-NUMB-ER00',
      receivedAt: '2026-11-22T10:00:03.000+08:00',
      payload: undefined,
    };
    for (const answer of [smsAliyun.ack.accepted([kept], context), smsAliyun.ack.accepted([], context)]) {
      expect(answer.status).toBe(200);
      expect(answer.headers['content-type']).toMatch(/^application\/json/);
      expect(answer.body).toBe('{"code":0,"msg":"OK"}');
    }
  });

  it('is another status and a numeric code other than 0 when it shall send again', () => {
    expect(smsAliyun.ack.problem!(problem('not-kept'), context)).toMatchObject(OUR_MISTAKE);
    const later = smsAliyun.ack.problem!(problem('not-kept', undefined, 5), context);
    expect(later.headers['retry-after']).toBe('5');
  });

  it('comes within its 700 ms', () => {
    expect(smsAliyun.ack.deadlineMs).toBe(700);
  });
});

describe('a probe', () => {
  const url = 'https://hotline.example/channels/sms';
  const now = Date.parse('2026-11-22T10:00:00+08:00');
  const probe = (given: unknown) =>
    probeAliyun({ settings: smsAliyun.settings.parse(given), now, url, query: 'probe=a%20b%2Bc' });

  it.each([{ key: KEY }, { key: { current: KEY, previous: 'n8Vb2Xc4Zq6Ws1Ed3Rf5' } }])(
    'is pushed to the secret path, with its query at the end: %j',
    (given) => {
      const made = probe(given);
      expect(made.url).toBe(`${url}/${KEY}?probe=a%20b%2Bc`);
      const arrived = {
        ...request(`/${KEY}`),
        method: made.method,
        headers: made.headers,
        body: Buffer.from(made.body),
      };
      expect(verdictOf(given, arrived)).toMatchObject({ kind: 'accepted' });
    },
  );

  it('goes to the bare address where only addresses count', () => {
    expect(probe({ addresses: ['203.0.113.0/24'] }).url).toBe(`${url}?probe=a%20b%2Bc`);
  });

  it('is a push of one message, sent now in Beijing', () => {
    expect(JSON.parse(probe({ key: KEY }).body)).toMatchObject([
      { content: 'probe', send_time: '2026-11-22 10:00:00' },
    ]);
  });
});
