import { describe, expect, it } from '@jest/globals';
import { authenticate, type KeptMessage, type Message, type WebhookRequest } from '#libs/channel-kit';
import { fixture } from '../test/weibo.js';
import { weibo } from './channel.js';
import type { WeiboPayload } from './payload.js';

const NOW = 1_795_312_800_123;
const PATH_KEY = 'q7Tz2mXv9LrK4sWb8NcEy1';
const given = { appSecret: '9f8e7d6c5b4a39281706f5e4d3c2b1a0', fence: { key: PATH_KEY } };
const request: WebhookRequest = {
  method: 'POST',
  target: `/channels/weibo/${PATH_KEY}`,
  path: `/${PATH_KEY}`,
  headers: { 'content-type': 'application/json' },
  body: Buffer.from(fixture('text')),
  remoteAddress: '203.0.113.7',
  publicBaseUrl: null,
};

const answerTo = (body: string | undefined, more: object = {}, number = 'SZ20261122000123') => {
  const settings = weibo.settings.parse({ ...given, ...more });
  const message = (text: string): Message => ({ ...request, bytes: Buffer.from(text), part: undefined, files: [] });
  const kept: KeptMessage<WeiboPayload> = {
    id: '2f4d1c60-7a3b-5e1d-9c55-0b8f6f0c9a11',
    number,
    receivedAt: '2026-11-22T02:00:00.000Z',
    payload: body === undefined ? undefined : weibo.parse(message(body), { settings }),
  };
  return weibo.ack.accepted([kept], { settings, request, now: NOW, url: '/channels/weibo' });
};
const BARE = { status: 200, body: '' };
const TEXT = '您的诉求已登记，编号 {number}';

describe('what Weibo reads', () => {
  // Vector D: `data` is what JavaScript's encodeURIComponent makes of the JSON; a space is %20.
  it('is a reply with the receipt, from the account to the citizen', () => {
    expect(answerTo(fixture('text'), { receipt: { zh: TEXT } })).toEqual({
      status: 200,
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: '{"result":true,"receiver_id":2900000099,"sender_id":2900000001,"type":"text","data":"%7B%22text%22%3A%22%E6%82%A8%E7%9A%84%E8%AF%89%E6%B1%82%E5%B7%B2%E7%99%BB%E8%AE%B0%EF%BC%8C%E7%BC%96%E5%8F%B7%20SZ20261122000123%22%7D"}',
    });
  });

  it('is JSON whatever the words are', () => {
    const { body } = answerTo(fixture('text'), { receipt: { zh: '"引号" \\ <b>&+%/?\n🙏 \'{number}\'' } });
    const { data } = JSON.parse(body) as { data: string };
    expect(data).toMatch(/^[\w.!~*'()%-]+$/);
    expect(JSON.parse(decodeURIComponent(data))).toEqual({ text: '"引号" \\ <b>&+%/?\n🙏 \'SZ20261122000123\'' });
  });

  it('writes ids digit by digit', () => {
    const { body } = answerTo(fixture('int64-ids'));
    expect(body).toContain('"receiver_id":9223372036854775807,"sender_id":9007199254740993,');
  });

  it.each(['text', 'position', 'image', 'voice'])('has a receipt for the private message %s', (name) => {
    expect(answerTo(fixture(name), {}, '7K3M-9QXW-2HTB').body).toContain('7K3M-9QXW-2HTB');
  });

  it.each(['mention-status', 'mention-comment', 'follow', 'scan-follow', 'menu-click', 'unknown-type', 'without-type'])(
    'is empty for %s',
    (name) => {
      expect(answerTo(fixture(name), { deliverEvents: ['follow', 'scan_follow', 'click'] })).toMatchObject(BARE);
    },
  );

  it('is empty for what was doubtful, for nobody, without receipts, and for nothing', () => {
    expect(answerTo(undefined)).toMatchObject(BARE);
    expect(answerTo(fixture('fields-missing'))).toMatchObject(BARE);
    expect(answerTo(fixture('text').replace('2900000099', '"1,\\"x\\":1"'))).toMatchObject(BARE);
    expect(answerTo(fixture('text'), { receipt: { enabled: false } })).toMatchObject(BARE);
    const settings = weibo.settings.parse(given);
    expect(weibo.ack.accepted([], { settings, request, now: NOW, url: '' })).toMatchObject(BARE);
  });

  it('stays below 300 characters', () => {
    const zh = `${'字'.repeat(272)}{number}`;
    const { data } = JSON.parse(answerTo(fixture('text'), { receipt: { zh } }, '7K3M-9QXW-2HTB').body) as {
      data: string;
    };
    expect((JSON.parse(decodeURIComponent(data)) as { text: string }).text).toHaveLength(286);
  });

  it('comes within its five seconds', () => {
    expect(weibo.ack.deadlineMs).toBe(5000);
  });
});

describe('the try-out through the real proxy', () => {
  const url = 'https://hotline.example.gov.cn/channels/weibo';
  const probed = (more: object) => {
    const settings = weibo.settings.parse({ ...given, ...more });
    const { source } = weibo;
    const probe = source.kind === 'webhook' ? source.probe!({ settings, now: NOW, url, query: 'a=%20b+c' }) : undefined;
    const { pathname, search } = new URL(probe!.url);
    const arrived = {
      ...request,
      target: pathname + search,
      path: pathname.slice('/channels/weibo'.length) || '/',
      body: Buffer.from(probe!.body),
    };
    const message: Message = { ...arrived, bytes: arrived.body, part: undefined, files: [] };
    return {
      url: probe!.url,
      verdict: authenticate(weibo, arrived, { settings, now: NOW }),
      normalized: weibo.normalize(weibo.parse(message, { settings }), { settings, receivedAt: NOW, message }),
    };
  };

  it('is a genuine private message to the account of the instance, now', () => {
    const { verdict, normalized, url: whole } = probed({ uid: '9007199254740993' });
    expect(verdict).toMatchObject({ kind: 'accepted' });
    expect(whole).toMatch(new RegExp(`^${url}/${PATH_KEY}\\?signature=[0-9a-f]{40}&.*&a=%20b\\+c$`));
    expect(normalized).toMatchObject({
      kind: 'intake',
      draft: { submittedAt: '2026-11-22T10:00:00+08:00', source: { account: '9007199254740993' }, warnings: [] },
    });
  });

  it('signs with the current of several secrets, and needs no secret path', () => {
    const changing = {
      appSecret: { current: '5c6d7e8f90a1b2c3d4e5f60718293a4b', previous: '0718293a4b5c6d7e8f90a1b2c3d4e5f6' },
    };
    expect(probed(changing).verdict).toMatchObject({ credential: 'current+current' });
    const { verdict, url: whole } = probed({ fence: { addresses: ['203.0.113.0/24'] } });
    expect(whole).toContain('/channels/weibo?signature=');
    expect(verdict).toMatchObject({ kind: 'accepted' });
  });
});
