import { describe } from '@jest/globals';
import { describeChannelContract, fixturesIn, goldenCases, type FreshMessage } from '#libs/testing';
import { smsTencent } from './channel.js';

const KEY = 'q7Tz2mXv9LrK4sWb8NcE';
const OTHER_KEY = 'b5Nc8Vx2Lk9Jh4Gf7Ds1';
const FIXTURES = new URL('../fixtures/', import.meta.url);
const fixture = fixturesIn(FIXTURES);

const SECONDS = 1_795_312_800;
const TOLD = {
  extend: '12345',
  mobile: '13800000000',
  nationcode: '86',
  sign: '市民热线',
  text: '路灯不亮',
  time: SECONDS,
};
const callback = (fields: object): string => JSON.stringify({ ...TOLD, ...fields });
const message = (fields: object) => ({ body: callback(fields) });
const fresh = ({ serial, sender, text }: FreshMessage): string =>
  callback({ mobile: `138${String(sender).padStart(8, '0')}`, text, time: SECONDS + serial });

const told = {
  now: SECONDS * 1000,
  golden: goldenCases(FIXTURES),
  unknownKinds: [{ name: "another platform's form", message: { body: fixture('unknown-callback') } }],
  lookAlikes: [
    { name: 'the same words of another citizen', one: message({}), other: message({ mobile: '13800000001' }) },
    { name: 'the same number of another country', one: message({}), other: message({ nationcode: '852' }) },
    { name: 'the same words a second later', one: message({}), other: message({ time: SECONDS + 1 }) },
    { name: 'the same words to another extension', one: message({}), other: message({ extend: '12346' }) },
    { name: 'other words in the same second', one: message({}), other: message({ text: '路灯不亮了' }) },
  ],
  saying: (text: string) => message({ text }),
  // Not documented: assumed.
  retrySeconds: [5, 10, 15],
};

describe('with a secret path', () => {
  describeChannelContract(smsTencent, {
    ...told,
    settings: { key: KEY },
    otherAccount: { key: OTHER_KEY },
    rotated: { key: { current: OTHER_KEY, previous: KEY } },
    genuine: [
      { name: 'a reply', request: () => ({ target: `/${KEY}`, body: fixture('message') }) },
      { name: 'delivery reports', request: () => ({ target: `/${KEY}`, body: fixture('delivery-reports') }) },
    ],
    fresh: (given) => ({ target: `/${KEY}`, body: fresh(given) }),
    proofs: ['path'],
  });
});

describe('with source addresses', () => {
  describeChannelContract(smsTencent, {
    ...told,
    settings: { addresses: ['203.0.113.0/24', '2001:db8::/32'] },
    otherAccount: { addresses: ['192.0.2.0/24'] },
    genuine: [
      { name: 'over IPv4', request: () => ({ remoteAddress: '203.0.113.9', body: fixture('message') }) },
      { name: 'over IPv6', request: () => ({ remoteAddress: '2001:db8::7', body: fixture('message') }) },
    ],
    fresh: (given) => ({ remoteAddress: '203.0.113.9', body: fresh(given) }),
    proofs: ['address'],
    withoutHost: 'the same channel as with a secret path, which is held to everything',
  });
});
