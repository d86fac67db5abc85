import { describe } from '@jest/globals';
import { describeChannelContract, fixturesIn, goldenCases, type FreshMessage } from '#libs/testing';
import { smsAliyun } from './index.js';

const KEY = 'dwzfYxWi92omOV33_zqFQgrKFw1Ry0BaSB6oDPVYHrA';
const OTHER_KEY = 'b5Nc8Vx2Lk9Jh4Gf7Ds1';
const FIXTURES = new URL('../fixtures/', import.meta.url);
const fixture = fixturesIn(FIXTURES);

const TOLD = {
  phone_number: '13800000000',
  content: '路灯不亮',
  send_time: '2026-11-22 10:00:00',
  dest_code: '8012345',
  sequence_id: '1234567890',
};
const element = (fields: object): { readonly body: string } => ({ body: JSON.stringify({ ...TOLD, ...fields }) });
const push = ({ serial, sender, text }: FreshMessage): string =>
  `[${element({ phone_number: String(13_800_000_000 + sender), content: text, sequence_id: String(serial) }).body}]`;
const told = {
  now: Date.parse('2026-11-22T10:00:00+08:00'),
  golden: goldenCases(FIXTURES),
  unknownKinds: [{ name: 'an element of another form', message: { body: '{"mobile":"13800000000","text":"x"}' } }],
  lookAlikes: [
    { name: 'the same text of another citizen', one: element({}), other: element({ phone_number: '13800000001' }) },
    { name: 'the same text once more', one: element({}), other: element({ sequence_id: '1234567891' }) },
    { name: 'the same id to another number', one: element({}), other: element({ dest_code: '8012346' }) },
  ],
  saying: (content: string) => element({ content }),
  // One of the provider's two pages; the other has ten tries over hours.
  retrySeconds: [60, 300, 600],
};

describe('with a secret path', () => {
  describeChannelContract(smsAliyun, {
    ...told,
    settings: { key: KEY },
    otherAccount: { key: OTHER_KEY },
    rotated: { key: { current: OTHER_KEY, previous: KEY } },
    genuine: [{ name: 'a batch', request: () => ({ target: `/${KEY}`, body: fixture('batch') }) }],
    proofs: ['path'],
    fresh: (message) => ({ target: `/${KEY}`, body: push(message) }),
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
    fresh: (message) => ({ remoteAddress: '203.0.113.9', body: push(message) }),
    withoutHost: 'the same channel as with a secret path, which is held to everything',
  });
});
