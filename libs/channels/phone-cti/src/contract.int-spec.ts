import { describe } from '@jest/globals';
import { describeChannelContract, type FreshMessage, type GoldenCase } from '#libs/testing';
import { fixture, fixtures } from '../test/fixtures.js';
import {
  ENVIRONMENT,
  settingsFor,
  settingsInReadme,
  settingsOfAnother,
  type WrittenSettings,
} from '../test/operator.js';
import { sent } from '../test/sender.js';
import { phoneCti } from './index.js';

const NOW = Date.parse('2026-11-22T10:03:12+08:00');
const WITHOUT_HOST = 'our own event, which is held to everything, differs from it in the mapping alone';
// Assumed: the page of our own event asks for it, and vendors document little else.
const RETRIES = [5, 30, 120, 600];

const golden = (preset: string): GoldenCase[] =>
  fixtures(preset).map(({ name, body, expected }) => ({ name, message: { body }, expected }));
const given = (preset: string) => ({
  settings: settingsFor(preset),
  otherAccount: settingsOfAnother(preset),
  now: NOW,
  golden: golden(preset),
  unknownKinds: [],
  retrySeconds: RETRIES,
});

const event = (type: string, data: object, top: object = {}) =>
  JSON.stringify({
    id: 'evt-1',
    source: 'urn:cti:demo:pbx01',
    type: `cn.hotline.cti.${type}.v1`,
    time: '2026-11-22T10:03:12+08:00',
    data: { callId: 'c1', caller: '13800000000', called: '12345', ...data },
    ...top,
  });

/** What agents type in: one call for each citizen. */
const formSaved =
  (settings: WrittenSettings) =>
  ({ serial, sender, text, clock }: FreshMessage) => {
    const data = { callId: `call-${sender}`, sequence: serial, form: { content: text } };
    return sent(settings, event('form.saved', data, { id: `evt-${serial}` }), clock, `evt-${serial}`);
  };
const phoneOf = (sender: number): string => String(13_800_000_000 + sender);

describe('our own signed event', () => {
  const settings = settingsFor('hotline-event');
  const other = settingsOfAnother('hotline-event');
  const body = fixture('call-ended.json');
  const relabelled = (clock: number) => {
    const { headers, ...request } = sent(settings, body, clock);
    const signature = headers!['webhook-signature']!.replace(/^v1/, 'v2');
    return { ...request, headers: { ...headers, 'webhook-signature': signature } };
  };
  describeChannelContract(phoneCti, {
    ...given('hotline-event'),
    rotated: {
      verify: {
        kind: 'standard-webhooks',
        secret: { current: other.verify['secret'], previous: settings.verify['secret'] },
      },
    },
    window: { pastSeconds: 300, futureSeconds: 300 },
    genuine: [
      { name: 'the end of a call', request: (clock) => sent(settings, body, clock) },
      { name: 'two events at once', request: (clock) => sent(settings, fixture('batch.json'), clock) },
    ],
    proofs: ['header:webhook-id', 'header:webhook-timestamp'],
    tampered: [
      { name: 'not signed', request: () => ({ body }) },
      { name: 'signed by another', request: (clock) => sent(other, body, clock) },
      { name: 'another version', request: relabelled },
      {
        name: 'another event’s signature',
        request: (clock) => ({ ...sent(settings, fixture('batch.json'), clock), body }),
      },
    ],
    unknownKinds: [{ name: 'a parked call', message: { body: fixture('unknown-type.json') } }],
    lookAlikes: [
      {
        name: 'the same event id of another source',
        one: { body: event('call.ended', {}) },
        other: { body: event('call.ended', {}, { source: 'urn:cti:demo:pbx02' }) },
      },
      {
        name: 'the same caller, the same second, another call',
        one: { body: event('call.ended', {}) },
        other: { body: event('call.ended', { callId: 'c2' }, { id: 'evt-2' }) },
      },
    ],
    saying: (content) => ({ body: event('form.saved', { form: { content } }) }),
    fresh: formSaved(settings),
  });
});

describe('our own event with a token in a header', () => {
  const settings = settingsInReadme().find(({ preset, verify }) => preset === undefined && verify.kind === 'api-key')!;
  describeChannelContract(phoneCti, {
    ...given('hotline-event'),
    settings,
    otherAccount: { verify: { ...settings.verify, token: 'another-0ne-Zx81' } },
    rotated: {
      verify: { ...settings.verify, token: { current: 'another-0ne-Zx81', previous: ENVIRONMENT.CTI_TOKEN } },
    },
    genuine: [{ name: 'the end of a call', request: (clock) => sent(settings, fixture('call-ended.json'), clock) }],
    proofs: ['header:authorization'],
    lookAlikes: [
      {
        name: 'the same event id of another source',
        one: { body: event('call.ended', {}) },
        other: { body: event('call.ended', {}, { source: 'urn:cti:demo:pbx02' }) },
      },
    ],
    fresh: formSaved(settings),
    withoutHost: WITHOUT_HOST,
  });
});

describe('yxsdcti', () => {
  const settings = settingsFor('yxsdcti');
  const told = 'callid=c1&end_stamp=2026-11-22+10%3A00%3A00&callfrom=13800000000&type=inbound';
  describeChannelContract(phoneCti, {
    ...given('yxsdcti'),
    genuine: [
      { name: 'in JSON', request: (clock) => sent(settings, fixture('yxsdcti-answered.json'), clock) },
      { name: 'as a form', request: (clock) => sent(settings, fixture('yxsdcti-missed.txt'), clock) },
    ],
    proofs: ['header:x-cti-token'],
    lookAlikes: [
      { name: 'another call', one: { body: told }, other: { body: told.replace('c1', 'c2') } },
      { name: 'no call id', one: { body: 'callfrom=1' }, other: { body: 'callfrom=2' } },
    ],
    fresh: ({ serial, sender, clock }) => {
      const record = {
        callid: `c-${serial}`,
        end_stamp: '2026-11-22 10:00:00',
        callfrom: phoneOf(sender),
        type: 'inbound',
      };
      return sent(settings, new URLSearchParams(record).toString(), clock);
    },
    withoutHost: WITHOUT_HOST,
  });
});

describe('ifndCall', () => {
  const settings = settingsFor('ifndcall');
  const answered = fixture('ifndcall-answered.json').toString();
  describeChannelContract(phoneCti, {
    ...given('ifndcall'),
    genuine: [{ name: 'an answered call', request: (clock) => sent(settings, answered, clock) }],
    proofs: ['path'],
    lookAlikes: [
      { name: 'another record', one: { body: answered }, other: { body: answered.replace('263056301', '263056302') } },
      {
        name: 'the same record of another company',
        one: { body: answered },
        other: { body: answered.replace('"9513923"', '"9513924"') },
      },
    ],
    fresh: ({ serial, sender, clock }) => {
      const record = {
        id: serial,
        companycode: '9513923',
        uuid: `u-${serial}`,
        disnumber: phoneOf(sender),
        type: 'callin',
      };
      return sent(settings, JSON.stringify(record), clock);
    },
    withoutHost: WITHOUT_HOST,
  });
});

describe('FreeSWITCH call records', () => {
  const settings = settingsFor('freeswitch');
  const record = fixture('freeswitch-answered.json');
  const withType = (type: string, body: string | Buffer) => (clock: number) => {
    const { headers, ...request } = sent(settings, body, clock);
    return {
      ...request,
      target: '/?uuid=7d2f4c1e-0a5b-4f1e-9b7a-3c6d5e8f9a01',
      headers: { 'user-agent': 'freeswitch-json/1.0', 'content-type': type, ...headers },
    };
  };
  const uuid = '0c8f1f6e-2a0e-4ac9-8e3b-5f6f0b1b2c02';
  const missed = fixture('freeswitch-missed.json').toString();
  describeChannelContract(phoneCti, {
    ...given('freeswitch'),
    genuine: [
      { name: 'encode=false', request: withType('application/json', record) },
      {
        name: 'encode=true',
        request: withType('application/x-www-form-urlencoded', `cdr=${encodeURIComponent(record.toString())}`),
      },
      {
        name: 'encode=base64',
        request: withType('application/x-www-form-base64-encoded', `cdr=${record.toString('base64')}`),
      },
      { name: 'encode=false, content type lost', request: withType('application/x-www-form-urlencoded', record) },
    ],
    proofs: ['header:authorization'],
    lookAlikes: [{ name: 'another leg', one: { body: missed }, other: { body: missed.replace(uuid, `${uuid}9`) } }],
    fresh: ({ serial, sender, clock }) => {
      const variables = { uuid: `u-${serial}`, direction: 'inbound', caller_id_number: phoneOf(sender) };
      return sent(settings, JSON.stringify({ variables }), clock);
    },
    withoutHost: WITHOUT_HOST,
  });
});

describe('reports of Alibaba Cloud’s voice service', () => {
  const settings = settingsFor('aliyun-voice');
  const [record] = JSON.parse(fixture('aliyun-voice-record.json').toString()) as [Readonly<Record<string, string>>];
  const { record_file: _, ...report } = record;
  const body = (element: object) => ({ body: JSON.stringify(element) });
  describeChannelContract(phoneCti, {
    ...given('aliyun-voice'),
    genuine: [
      { name: 'calls', request: (clock) => sent(settings, fixture('aliyun-voice-report.json'), clock) },
      { name: 'a recording', request: (clock) => sent(settings, fixture('aliyun-voice-record.json'), clock) },
    ],
    proofs: ['path'],
    lookAlikes: [
      { name: 'the call and its recording', one: body(report), other: body(record) },
      { name: 'another call at the same time', one: body(report), other: body({ ...report, call_id: '1^2' }) },
    ],
    fresh: ({ serial, sender, clock }) => {
      const calls = [{ ...report, call_id: `1^${serial}`, callee: phoneOf(sender) }];
      return sent(settings, JSON.stringify(calls), clock);
    },
    withoutHost: WITHOUT_HOST,
  });
});
