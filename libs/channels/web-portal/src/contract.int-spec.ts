import type { StoredFile } from '#libs/contracts';
import { describeChannelContract, fixturesIn, goldenCases, type FreshMessage } from '#libs/testing';
import { BITS, encoded, multipart, NONCE, NOW, SECRET, targetOf, type Sent } from '../test/form.js';
import { webPortal } from './channel.js';

const OTHER_SECRET = '7be2a95d40c8f1136f0a2d8e5b94c7aa';
const OTHER_NONCE = 'YW5vdGhlci1ub25jZS0xMg';
const FIXTURES = new URL('../fixtures/', import.meta.url);

interface Fixture {
  readonly openSeconds: number;
  readonly work: NonNullable<Sent['work']>;
  readonly fields: Readonly<Record<string, string>>;
  readonly files: readonly StoredFile[];
}

const parsed = (bytes: Buffer) => JSON.parse(bytes.toString()) as Fixture;
const read = fixturesIn(FIXTURES);
// The gateway has put the files away and hands on the text parts like this.
const message = ({ fields, files, openSeconds, work }: Fixture) => ({
  target: targetOf({ madeAt: NOW - openSeconds * 1000, work }),
  headers: { 'content-type': 'multipart/form-data; boundary=b' },
  body: JSON.stringify({ fields }),
  files,
});

const { fields } = parsed(read('minimal'));
const photos = parsed(read('photos-only'));
const saying = (content: string, sent: Sent = {}) => ({ target: targetOf(sent), ...encoded({ ...fields, content }) });
const altered = (from: string | RegExp, to: string) => () => {
  const request = saying('路灯不亮');
  return { ...request, target: request.target.replace(from, to) };
};
const freshTarget = (serial: number) => targetOf({ nonce: `fresh-nonce-of-a-page-${serial}` });
const freshFields = ({ sender, text }: FreshMessage) => ({
  ...fields,
  content: text,
  phone: `138${String(sender).padStart(8, '0')}`,
});

describeChannelContract(webPortal, {
  settings: { formSecret: SECRET, proofOfWorkBits: BITS },
  now: NOW,
  genuine: [
    { name: 'a form', request: () => saying('路灯不亮') },
    { name: 'a form without the sum', request: () => saying('路灯不亮', { work: 'none' }) },
    { name: 'a form that was open for a month', request: () => saying('路灯不亮', { madeAt: NOW - 2_592_000_000 }) },
  ],
  tampered: [
    { name: 'a form of another time', request: altered(/\.(\d+)\./, '.1$1.') },
    { name: 'a form of another nonce', request: altered(NONCE, OTHER_NONCE) },
  ],
  proofs: ['query:token'],
  otherAccount: { formSecret: OTHER_SECRET },
  rotated: { formSecret: { current: OTHER_SECRET, previous: SECRET } },
  golden: goldenCases(FIXTURES, (body) => message(parsed(body))),
  // The page has one form; a field that it does not have is kept (not-from-our-page).
  unknownKinds: [],
  lookAlikes: [
    {
      name: 'the same words from another page',
      one: saying('路灯不亮'),
      other: saying('路灯不亮', { nonce: OTHER_NONCE }),
    },
    {
      name: 'the same photo from another page',
      one: message(photos),
      other: { ...message(photos), target: targetOf({ nonce: OTHER_NONCE }) },
    },
  ],
  saying,
  fresh: (given) => {
    const { headers, body } = encoded(freshFields(given));
    return { target: freshTarget(given.serial), headers: { ...headers, accept: 'application/json' }, body };
  },
  withFile: (given, file) => {
    const { headers, body } = multipart(freshFields(given), file);
    return { target: freshTarget(given.serial), headers: { ...headers, accept: 'application/json' }, body };
  },
  // The page's script, when no receipt comes.
  retrySeconds: [2, 5, 10, 20, 40],
  readReceipt: ({ body }) => (JSON.parse(body) as { text: string }).text,
});
