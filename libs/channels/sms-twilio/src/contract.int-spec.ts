import { describeChannelContract, goldenCases, type RequestCase } from '#libs/testing';
import { XMLParser } from 'fast-xml-parser';
import {
  ACCOUNT,
  AUTH_TOKEN,
  fixture,
  FORM,
  OTHER_TOKEN,
  PUBLIC,
  signed,
  signedJson,
  TARGET,
  textMessage,
} from '../test/twilio.js';
import { smsTwilio } from './index.js';

const golden = goldenCases(new URL('../fixtures/', import.meta.url), (body, file) => ({
  headers: { 'Content-Type': file.endsWith('.json') ? 'application/json' : FORM },
  body,
}));

const message = (body: string) => ({ body, headers: { 'Content-Type': FORM } });
const changed = (fields: Readonly<Record<string, string>>) => message(textMessage(fields));
const settings = { accountSid: ACCOUNT, authToken: AUTH_TOKEN };
const body = fixture('text.txt');

describeChannelContract(smsTwilio, {
  settings,
  otherAccount: { ...settings, authToken: OTHER_TOKEN },
  rotated: { ...settings, authToken: { current: OTHER_TOKEN, previous: AUTH_TOKEN } },
  now: Date.parse('2026-11-22T10:00:00+08:00'),
  golden,
  unknownKinds: [
    { name: 'a WhatsApp order', message: message(fixture('whatsapp-unknown-type.txt')) },
    { name: 'a call', message: message(fixture('call-sent-here.txt')) },
  ],
  lookAlikes: [
    { name: 'the same text once more', one: changed({}), other: changed({ MessageSid: `SM${'2'.repeat(32)}` }) },
    { name: 'the same id of another citizen', one: changed({}), other: changed({ From: '+8613900000001' }) },
  ],
  genuine: [
    { name: 'a text', request: () => signed(body) },
    { name: 'two pictures', request: () => signed(fixture('mms-two-files.txt')) },
    { name: 'a query of our own', request: () => signed(body, `${TARGET}?city=%E6%B5%8E%E5%8D%97&x=a+b`) },
    { name: 'JSON', request: () => signedJson(`{"AccountSid":"${ACCOUNT}","EventType":"demo"}`) },
  ],
  proofs: ['header:x-twilio-signature'],
  tampered: [
    { name: 'not signed', request: () => ({ ...signed(body), headers: { 'Content-Type': FORM } }) },
    { name: 'signed by another', request: () => signed(body, TARGET, OTHER_TOKEN) },
    { name: 'for another account', request: () => signed(body.replace(ACCOUNT, `AC${'4'.repeat(32)}`)) },
    { name: 'for another address of ours', request: () => ({ ...signed(body, '/channels/others'), target: TARGET }) },
    { name: 'another query', request: () => ({ ...signed(body), target: `${TARGET}?a=b` }) },
    {
      name: 'a parameter more',
      request: () => ({ ...signed(body), body: `${body}&MediaUrl0=https%3A%2F%2Fx.example` }),
    },
    { name: 'another scheme', request: () => ({ ...signed(body), publicBaseUrl: PUBLIC.replace('https', 'http') }) },
    { name: 'no public URL known', request: () => ({ ...signed(body), publicBaseUrl: null }) },
  ],
  saying: (text) => changed({ Body: text }),
  fresh: ({ serial, sender, text }): RequestCase =>
    signed(
      textMessage({
        MessageSid: `SM${serial.toString(16).padStart(32, '0')}`,
        From: `+86${13_800_000_000 + sender}`,
        Body: text,
      }),
    ),
  // Assumed: with #rc=3 it tries three times again, at once.
  retrySeconds: [1, 2, 3],
  readReceipt: ({ body: twiml }) => {
    const { Response } = new XMLParser().parse(twiml) as { readonly Response: { readonly Message: string } };
    if (typeof Response.Message !== 'string') throw new Error('the TwiML has no message');
    return Response.Message;
  },
});
