import { describeChannelContract, goldenCases, type RequestCase } from '#libs/testing';
import { XMLParser } from 'fast-xml-parser';
import {
  ACCOUNT,
  AUTH_TOKEN,
  changed,
  fixture,
  FIXTURES,
  FORM,
  matterIn,
  OTHER_TOKEN,
  PUBLIC,
  signed,
  TARGET,
  targetOf,
} from '../test/twilio.js';
import { phoneTwilio } from './index.js';

const headers = { 'Content-Type': FORM };
const messageAt = (route: string, body: string) => ({ target: TARGET + route, headers, body });
const call = fixture('incoming-call.txt');
const recorded = fixture('recorded-message.txt');
const settings = { accountSid: ACCOUNT, authToken: AUTH_TOKEN };

describeChannelContract(phoneTwilio, {
  settings,
  otherAccount: { ...settings, authToken: OTHER_TOKEN },
  rotated: { ...settings, authToken: { current: OTHER_TOKEN, previous: AUTH_TOKEN } },
  now: Date.parse('2026-11-22T10:00:15+08:00'),
  golden: goldenCases(FIXTURES, (body, file) => ({
    target: targetOf(file),
    headers: { 'Content-Type': file.endsWith('.json') ? 'application/json' : FORM },
    body,
  })).map(({ expected, ...given }) => ({ ...given, expected: matterIn(expected).expected })),
  unknownKinds: [
    {
      name: 'a recording that is paused',
      message: messageAt('/recording', fixture('recording-of-unknown-status.txt')),
    },
    { name: 'a call that is parked', message: messageAt('/status', fixture('status-unknown.txt')) },
  ],
  lookAlikes: [
    {
      name: 'the same caller once more',
      one: messageAt('', call),
      other: messageAt('', changed('incoming-call.txt', { CallSid: `CA${'1'.repeat(32)}` })),
    },
    {
      name: 'a second message in one call',
      one: messageAt('/recorded', recorded),
      other: messageAt('/recorded', changed('recorded-message.txt', { RecordingSid: `RE${'1'.repeat(32)}` })),
    },
    {
      name: 'two states of one recording',
      one: messageAt('/recording', fixture('recording-in-progress.txt')),
      other: messageAt('/recording', fixture('recording-completed.txt')),
    },
    {
      name: 'two states of one call',
      one: messageAt('/status', fixture('status-ringing.txt')),
      other: messageAt('/status', fixture('status-completed.txt')),
    },
    { name: 'a call and the message left in it', one: messageAt('', call), other: messageAt('/recorded', recorded) },
  ],
  genuine: [
    { name: 'a call', request: () => signed(call) },
    { name: 'a message left', request: () => signed(recorded, `${TARGET}/recorded`) },
    { name: 'a recording', request: () => signed(fixture('recording-completed.txt'), `${TARGET}/recording`) },
    {
      name: 'a transcription',
      request: () => signed(fixture('transcription-completed.txt'), `${TARGET}/transcription`),
    },
    { name: 'a status', request: () => signed(fixture('status-completed.txt'), `${TARGET}/status`) },
  ],
  proofs: ['header:x-twilio-signature'],
  tampered: [
    { name: 'not signed', request: () => ({ ...signed(call), headers }) },
    { name: 'signed by another', request: () => signed(call, TARGET, OTHER_TOKEN) },
    { name: 'for another account', request: () => signed(call.replace(ACCOUNT, `AC${'4'.repeat(32)}`)) },
    { name: 'signed for another route', request: () => ({ ...signed(recorded), target: `${TARGET}/recorded` }) },
    { name: 'a parameter more', request: () => ({ ...signed(call), body: `${call}&CallerName=x` }) },
    { name: 'another scheme', request: () => ({ ...signed(call), publicBaseUrl: PUBLIC.replace('https', 'http') }) },
    { name: 'no public URL known', request: () => ({ ...signed(call), publicBaseUrl: null }) },
  ],
  // One call for each citizen, and a message in it for each number: what is said on the telephone is no text.
  fresh: ({ serial, sender }): RequestCase =>
    signed(
      changed('recorded-message.txt', {
        CallSid: `CA${sender.toString(16).padStart(32, '0')}`,
        RecordingSid: `RE${serial.toString(16).padStart(32, '0')}`,
        From: `+86${13_800_000_000 + sender}`,
        Caller: `+86${13_800_000_000 + sender}`,
      }),
      `${TARGET}/recorded`,
    ),
  // Assumed: with #rc=3 it tries three times again, at once.
  retrySeconds: [1, 2, 3],
  readReceipt: ({ body }) => {
    const { Response } = new XMLParser().parse(body) as { readonly Response: { readonly Say: string } };
    if (typeof Response.Say !== 'string') throw new Error('nothing is said');
    // Read out sign by sign.
    return Response.Say.replace(/(?:[0-9A-Z] ){3}[0-9A-Z]/g, (group) => group.replaceAll(' ', '')).replaceAll(
      /(?<=[0-9A-Z]{4})，(?=[0-9A-Z]{4})/g,
      '-',
    );
  },
});
