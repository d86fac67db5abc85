import { describe } from '@jest/globals';
import { unescape } from 'node:querystring';
import { describeChannelContract, goldenCases, type FreshMessage, type ReceivedAnswer } from '#libs/testing';
import { fixture, signedQuery, weiboTime } from '../test/weibo.js';
import { weibo } from './channel.js';

const SECRET = '9f8e7d6c5b4a39281706f5e4d3c2b1a0';
const STRANGER = '00112233445566778899aabbccddeeff';
const PATH_KEY = 'q7Tz2mXv9LrK4sWb8NcEy1';
const NOW = Date.parse('2026-11-22T10:00:00+08:00');

const TOLD = {
  type: 'text',
  receiver_id: 2900000001,
  sender_id: 2900000099,
  created_at: weiboTime(NOW),
  text: '路灯不亮',
  data: {},
};
const push = (fields: object): string => JSON.stringify({ ...TOLD, ...fields });
const message = (fields: object) => ({ body: push(fields) });
const query = (clock: number, secret = SECRET): string =>
  signedQuery(secret, { timestamp: String(clock), nonce: '482913750' });
const fresh = ({ serial, sender, text, clock }: FreshMessage) => ({
  target: `/${PATH_KEY}${query(clock)}`,
  remoteAddress: '203.0.113.9',
  body: push({ sender_id: 2900000100 + sender, created_at: weiboTime(NOW + serial * 1000), text }),
});

const told = {
  now: NOW,
  golden: goldenCases(new URL('../fixtures/', import.meta.url)),
  unknownKinds: ['unknown-type', 'unknown-event', 'unknown-mention', 'without-type'].map((name) => ({
    name,
    message: { body: fixture(name) },
  })),
  lookAlikes: [
    { name: 'the same words of another citizen', one: message({}), other: message({ sender_id: 2900000098 }) },
    { name: 'the same words to another account', one: message({}), other: message({ receiver_id: 2900000002 }) },
    {
      name: 'the same words a second later',
      one: message({}),
      other: message({ created_at: weiboTime(NOW + 1000) }),
    },
    { name: 'other words in the same second', one: message({}), other: message({ text: '路灯不亮了' }) },
    {
      name: 'two images in the same second',
      one: message({ type: 'image', text: '发了一张图片', data: { vfid: 1, tovfid: 2 } }),
      other: message({ type: 'image', text: '发了一张图片', data: { vfid: 3, tovfid: 4 } }),
    },
  ],
  saying: (text: string) => message({ text }),
  window: { pastSeconds: 300, futureSeconds: 60 },
  // After five seconds without an answer, three times.
  retrySeconds: [5, 10, 15],
  readReceipt: ({ body }: ReceivedAnswer): string => {
    const { data } = JSON.parse(body) as { data: string };
    return (JSON.parse(unescape(data)) as { text: string }).text;
  },
};

describe('with a secret path', () => {
  const settings = { appSecret: SECRET, fence: { key: PATH_KEY } };
  const behind = (target: string): string => `/${PATH_KEY}${target}`;
  describeChannelContract(weibo, {
    ...told,
    settings,
    otherAccount: { ...settings, appSecret: STRANGER },
    rotated: { ...settings, appSecret: { current: STRANGER, previous: SECRET } },
    genuine: ['text', 'position', 'image', 'mention-status', 'follow'].map((name) => ({
      name,
      request: (clock: number) => ({ target: behind(query(clock)), body: fixture(name) }),
    })),
    fresh,
    proofs: ['path', 'query:signature', 'query:timestamp', 'query:nonce'],
    tampered: [
      {
        name: "another application's secret",
        request: (clock: number) => ({ target: behind(query(clock, STRANGER)), body: fixture('text') }),
      },
      {
        name: 'a time in seconds, as WeChat signs it',
        request: (clock: number) => ({ target: behind(query(clock / 1000)), body: fixture('text') }),
      },
    ],
    handshakes: [
      {
        name: 'echostr',
        request: (clock: number) => ({
          target: behind(signedQuery(SECRET, { timestamp: String(clock), nonce: '57155157' }, 'vIuz5ekD')),
        }),
        answer: { status: 200, body: 'vIuz5ekD' },
      },
    ],
  });
});

describe('with source addresses', () => {
  const settings = { appSecret: SECRET, fence: { addresses: ['203.0.113.0/24'] } };
  describeChannelContract(weibo, {
    ...told,
    settings,
    otherAccount: { ...settings, appSecret: STRANGER },
    genuine: [
      {
        name: 'a text',
        request: (clock: number) => ({
          target: `/${query(clock)}`,
          remoteAddress: '203.0.113.9',
          body: fixture('text'),
        }),
      },
    ],
    fresh: (given) => ({ ...fresh(given), target: `/${query(given.clock)}` }),
    proofs: ['address', 'query:signature', 'query:timestamp', 'query:nonce'],
    withoutHost: 'the same channel as with a secret path, which is held to everything',
  });
});
