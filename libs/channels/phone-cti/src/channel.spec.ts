import { describe, expect, it } from '@jest/globals';
import { createHmac } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { Webhook } from 'standardwebhooks';
import { describeChannelContract, type ContractOptions, type GoldenCase } from '#libs/testing';
import { phoneCti } from './channel.js';

const FIXTURES = new URL('../fixtures/', import.meta.url);
const FILES = readdirSync(FIXTURES);
const NOW = Date.parse('2026-11-22T10:03:12+08:00');
const SECRET = 'whsec_uJ+dP9tAvh9J/UbDNIuMm8DEv6xTH8XS';
const OTHER_SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

const fixture = (file: string): Buffer => readFileSync(new URL(file, FIXTURES));
const json = (file: string): Record<string, unknown> => JSON.parse(fixture(file).toString()) as Record<string, unknown>;

/** The fixtures of one vendor, each with what must become of it. */
function goldenOf(isOfVendor: (file: string) => boolean): GoldenCase[] {
  return FILES.filter((file) => file.endsWith('.golden.json') && isOfVendor(file)).map((file) => {
    const name = file.replace('.golden.json', '');
    const body = fixture(FILES.find((other) => other.startsWith(`${name}.`) && other !== file)!);
    const { matter: _, ...expected } = json(file);
    return { name, message: { body }, expected };
  });
}

/** Signs with the reference library of the scheme. */
function signed(body: Buffer, clock: number, secret = SECRET) {
  const id = 'msg-0001';
  const signature = new Webhook(secret).sign(id, new Date(clock), body);
  const time = String(Math.floor(clock / 1000));
  return { headers: { 'webhook-id': id, 'webhook-timestamp': time, 'webhook-signature': signature }, body };
}

const GENERIC = { verify: { kind: 'standard-webhooks', secret: SECRET } };
const event = (type: string, data: object, top: object = {}) => ({
  body: JSON.stringify({
    id: 'evt-1',
    source: 'urn:cti:demo:pbx01',
    type: `cn.hotline.cti.${type}.v1`,
    time: '2026-11-22T10:03:12+08:00',
    data: { callId: 'c1', caller: '13800000000', called: '12345', ...data },
    ...top,
  }),
});

describe('our own signed event', () => {
  const body = fixture('call-ended.json');
  describeChannelContract(phoneCti, {
    settings: GENERIC,
    otherAccount: { verify: { kind: 'standard-webhooks', secret: OTHER_SECRET } },
    rotated: { verify: { kind: 'standard-webhooks', secret: { current: OTHER_SECRET, previous: SECRET } } },
    now: NOW,
    window: { pastSeconds: 300, futureSeconds: 300 },
    genuine: [
      { name: 'the end of a call', request: (clock) => signed(body, clock) },
      { name: 'two events at once', request: (clock) => signed(fixture('batch.json'), clock) },
    ],
    proofs: ['header:webhook-id', 'header:webhook-timestamp'],
    tampered: [
      { name: 'not signed', request: () => ({ body }) },
      { name: 'signed by another', request: (clock) => signed(body, clock, OTHER_SECRET) },
      { name: 'another version', request: (clock) => relabelled(signed(body, clock), 'v2') },
      { name: 'another event’s signature', request: (clock) => ({ ...signed(fixture('batch.json'), clock), body }) },
    ],
    golden: goldenOf((file) => !/^(form-feed|freeswitch)/.test(file)),
    unknownKinds: [{ name: 'a parked call', message: { body: fixture('unknown-type.json') } }],
    lookAlikes: [
      {
        name: 'the same event id of another source',
        one: event('call.ended', {}),
        other: event('call.ended', {}, { source: 'urn:cti:demo:pbx02' }),
      },
      {
        name: 'the same caller, the same second, another call',
        one: event('call.ended', {}),
        other: event('call.ended', { callId: 'c2' }, { id: 'evt-2' }),
      },
    ],
    saying: (content) => event('form.saved', { form: { content } }),
  });
});

function relabelled(request: ReturnType<typeof signed>, version: string) {
  const signature = request.headers['webhook-signature'].replace(/^v1/, version);
  return { ...request, headers: { ...request.headers, 'webhook-signature': signature } };
}

describe('a form with a token, by settings alone', () => {
  const settings = json('form-feed.settings.json');
  const told = 'callid=c1&end_stamp=2026-11-22+10%3A00%3A00&callfrom=13800000000&type=in';
  describeChannelContract(phoneCti, {
    settings,
    otherAccount: { ...settings, verify: { kind: 'api-key', header: 'x-cti-token', token: 'another-0ne-Zx81' } },
    now: NOW,
    genuine: [
      {
        name: 'an answered call',
        request: () => ({
          headers: { 'X-CTI-Token': 'tQ7fR2mZ9kLw4XyB', 'Content-Type': 'application/x-www-form-urlencoded' },
          body: fixture('form-feed-answered.txt'),
        }),
      },
    ],
    proofs: ['header:x-cti-token'],
    golden: goldenOf((file) => file.startsWith('form-feed')),
    unknownKinds: [],
    lookAlikes: [
      { name: 'another call', one: { body: told }, other: { body: told.replace('c1', 'c2') } },
      { name: 'no call id', one: { body: 'callfrom=1' }, other: { body: 'callfrom=2' } },
    ],
  } satisfies ContractOptions);

  it('is answered as the vendor wants it', () => {
    const context = { settings: phoneCti.settings.parse(settings) };
    const answer = phoneCti.ack.accepted([], context);
    expect([answer.status, answer.body]).toEqual([200, '{"status":"success"}']);
  });
});

describe('FreeSWITCH call records with Basic authentication, by settings alone', () => {
  const settings = json('freeswitch.settings.json');
  const authorization = `Basic ${Buffer.from('fs:cdr-Kq83vNz1').toString('base64')}`;
  const record = fixture('freeswitch-answered.json');
  const withType = (type: string, body: string | Buffer) => () => ({
    target: '/?uuid=7d2f4c1e-0a5b-4f1e-9b7a-3c6d5e8f9a01',
    headers: { 'user-agent': 'freeswitch-json/1.0', 'content-type': type, authorization },
    body,
  });
  const uuid = '0c8f1f6e-2a0e-4ac9-8e3b-5f6f0b1b2c02';
  const missed = fixture('freeswitch-missed.json').toString();
  describeChannelContract(phoneCti, {
    settings,
    otherAccount: { ...settings, verify: { kind: 'basic', username: 'fs', password: 'another-0ne-Zx81' } },
    now: NOW,
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
    golden: [
      ...goldenOf((file) => file.startsWith('freeswitch')),
      {
        name: 'freeswitch-agent-leg',
        message: { body: fixture('freeswitch-agent-leg.json') },
        expected: { ignored: "the agent's leg of a call" },
      },
    ],
    unknownKinds: [],
    lookAlikes: [{ name: 'another leg', one: { body: missed }, other: { body: missed.replace(uuid, `${uuid}9`) } }],
  } satisfies ContractOptions);
});

describe('the vector in the description of the signed event', () => {
  // Bytes, secret and signature as they stand in the event's description, made without this code.
  const body =
    '{"specversion":"1.0","id":"evt-20261122-000001","source":"urn:cti:demo:pbx01","type":"cn.hotline.cti.call.ended.v1","time":"2026-11-22T10:03:12.480+08:00","subject":"call/7d2f4c1e-0a5b-4f1e-9b7a-3c6d5e8f9a01","datacontenttype":"application/json","data":{"callId":"7d2f4c1e-0a5b-4f1e-9b7a-3c6d5e8f9a01","sequence":5,"direction":"inbound","caller":"+8613800000000","called":"12345","endReason":"caller_hangup"}}';
  const request = {
    method: 'POST',
    target: '/channels/hotline',
    path: '/',
    headers: {
      'webhook-id': 'evt-20261122-000001',
      'webhook-timestamp': '1795312992',
      'webhook-signature': 'v1,kNPY5gmZ188wVnCbA77UKFDoI37xXDy9qjgsGg/KgEc=',
    },
    body: Buffer.from(body),
    remoteAddress: null,
    publicBaseUrl: null,
  };
  const verdict = (given: typeof request, now = 1_795_312_992_000) => {
    if (phoneCti.source.kind !== 'webhook') throw new Error('not a webhook');
    return phoneCti.source.verify(given, { settings: phoneCti.settings.parse(GENERIC), now });
  };

  it('is accepted, changed by a byte refused, and late held back', () => {
    expect(body).toHaveLength(409);
    expect(verdict(request)).toMatchObject({ kind: 'accepted', assurance: 'high' });
    expect(verdict({ ...request, body: Buffer.from(body.replace('12345', '12344')) })).toMatchObject({
      kind: 'refused',
    });
    expect(verdict(request, 1_795_312_992_000 + 301_000)).toMatchObject({ kind: 'stale', skewMs: -301_000 });
  });

  it('is what the standard’s own formula gives', () => {
    const key = Buffer.from(SECRET.slice('whsec_'.length), 'base64');
    const mac = createHmac('sha256', key).update(`evt-20261122-000001.1795312992.${body}`).digest('base64');
    expect(request.headers['webhook-signature']).toBe(`v1,${mac}`);
  });
});

describe('the settings', () => {
  const faultOf = (settings: unknown) => phoneCti.settings.safeParse(settings).error?.issues[0]?.path.join('.');

  it('are nothing without a verifier', () => {
    expect(faultOf({})).toBe('verify');
    expect(faultOf({ verify: { kind: 'none' } })).toBe('verify.kind');
  });

  it('name what is wrong with a mapping', () => {
    const mapping = (given: object) => faultOf({ ...GENERIC, mapping: given });
    expect(mapping({ fields: { callid: 'a' }, kind: { otherwise: 'call' }, time: 'iso' })).toBe('mapping.fields');
    expect(mapping({ fields: {}, kind: {}, time: 'iso' })).toBe('mapping.kind');
    expect(mapping({ fields: {}, kind: { otherwise: 'talk' }, time: 'iso' })).toBe('mapping.kind.otherwise');
    expect(mapping({ fields: {}, kind: { otherwise: 'call' } })).toBe('mapping.time');
  });

  it('answer with the id of the intake unless they say otherwise', () => {
    const context = { settings: phoneCti.settings.parse(GENERIC) };
    const kept = [{ id: 'f3b0c442-98fc-5c14-9afb-f4c8996fb924', receivedAt: '2026-11-22T10:00:03.000+08:00' }];
    expect(phoneCti.ack.accepted(kept, context)).toMatchObject({
      status: 202,
      body: '{"status":"accepted","intakeId":"f3b0c442-98fc-5c14-9afb-f4c8996fb924"}',
    });
  });
});
