import { describeChannelContract, fixturesIn, goldenCases } from '#libs/testing';
import { wechaty } from './index.js';

const FIXTURES = new URL('../fixtures/', import.meta.url);
const read = fixturesIn(FIXTURES);
const fixture = (name: string): string => read(name).toString();
const changed = (name: string, from: string, to: string): { body: string } => ({
  body: fixture(name).replace(JSON.stringify(from), () => JSON.stringify(to)),
});

const SHA = '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824';
const photo = {
  blob: SHA,
  field: 'image',
  name: '现场.jpg',
  mime: 'image/jpeg',
  sniffed: 'image/png',
  bytes: 5,
  sha256: SHA,
};
describeChannelContract(wechaty, {
  settings: {
    name: 'hotline-gw',
    token: 'hotline-gw_2d0d1a52-7a3b-4d53-9c2a-6d9f4e9c7f10',
    endpoint: '10.0.0.5:8788',
    options: { licence: 'a-puppets-own-secret' },
  },
  now: Date.parse('2026-11-22T02:05:00Z'),
  // The host has taken the picture of one of them and put it beside its message.
  golden: goldenCases(FIXTURES, (body, file) => ({ body, files: file === 'image.json' ? [photo] : [] })),
  unknownKinds: [{ name: 'location', message: { body: fixture('location') } }],
  lookAlikes: [
    {
      name: 'the same message id in another account',
      one: { body: fixture('text-direct') },
      other: { body: fixture('text-direct').replaceAll('wxid_bot', 'wxid_bot2') },
    },
    {
      name: 'the same account and message id through another puppet',
      one: { body: fixture('text-direct') },
      other: changed('text-direct', 'hotline-gw', 'hotline-gw2'),
    },
    {
      name: 'the same text, said twice',
      one: { body: fixture('text-direct') },
      other: changed('text-direct', 'msg-0002', 'msg-0102'),
    },
  ],
  saying: (text) => changed('text-direct', '小区停水两天了，什么时候恢复？', text),
});
