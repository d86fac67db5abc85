import { describeChannelContract, goldenCases } from '#libs/testing';
import { bodyOf, SECRET, signed, type Said } from '../test/platform.js';
import { newChannel } from './index.js';

const SAID: Said = { id: 'm-1', sender: 'u-20931', text: '人民路12号路灯不亮' };
const saying = (said: Partial<Said>) => ({ body: bodyOf({ ...SAID, ...said }) });
const settingsWith = (secret: unknown) => ({ verify: { kind: 'standard-webhooks', secret } });
const OTHER_SECRET = 'whsec_b5Nc8Vx2Lk9Jh4Gf7Ds1Qa6Wz3Ed0Rt9';

describeChannelContract(newChannel, {
  settings: settingsWith(SECRET),
  otherAccount: settingsWith(OTHER_SECRET),
  rotated: settingsWith({ current: OTHER_SECRET, previous: SECRET }),
  now: Date.parse('2026-11-22T10:00:00+08:00'),
  golden: goldenCases(new URL('../fixtures/', import.meta.url)),
  unknownKinds: [{ name: 'a kind of tomorrow', message: saying({ type: 'hologram' }) }],
  lookAlikes: [
    { name: 'the same text of another citizen', one: saying({}), other: saying({ sender: 'u-20932' }) },
    { name: 'the same text once more', one: saying({}), other: saying({ id: 'm-2' }) },
  ],
  saying: (text) => saying({ text }),
  genuine: [{ name: 'a message', request: (clock) => signed(bodyOf(SAID), clock) }],
  // FILL IN where the platform's proof is: what a request cannot do without, and may not be there twice.
  proofs: ['header:webhook-timestamp', 'header:webhook-id'],
  tampered: [
    { name: 'not signed', request: () => ({ body: bodyOf(SAID) }) },
    { name: 'signed by another', request: (clock) => signed(bodyOf(SAID), clock, OTHER_SECRET) },
  ],
  // FILL IN: how far the signed time may be off; the verifier's settings say it. Leave it out where no time is signed.
  window: { pastSeconds: 300, futureSeconds: 300 },
  fresh: ({ serial, sender, text, clock }) => signed(bodyOf({ id: `m-${serial}`, sender: `u-${sender}`, text }), clock),
  // FILL IN: after how many seconds the platform sends again what was not answered.
  retrySeconds: [5, 30],
});
