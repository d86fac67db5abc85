import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { assembleIntake, BadPayload, type Message } from '#libs/channel-kit';
import { Intake } from '#libs/contracts';
import { parseElement, splitPush } from './payload.js';
import { normalizeAliyun } from './normalize.js';

const FIXTURES = new URL('../fixtures/', import.meta.url);
const RECEIVED_AT = '2026-11-22T10:00:03.000+08:00';

const bytesOf = (name: string): Uint8Array => readFileSync(new URL(name, FIXTURES));
const messageOf = (bytes: Uint8Array): Message => ({
  method: 'POST',
  target: '/channels/sms-aliyun/***',
  headers: { 'content-type': 'application/json;charset=utf-8' },
  bytes,
  part: undefined,
  files: [],
});
const messagesOf = (body: Uint8Array): readonly Message[] =>
  splitPush(messageOf(body)).map(({ bytes }) => messageOf(bytes ?? body));

/** What an intake of a text message says where the push says nothing. */
const SILENT = {
  action: 'create',
  urgency: 'normal',
  submittedAt: null,
  source: { messageId: null, account: null, operator: null },
  requester: {
    kind: 'unknown',
    name: null,
    gender: null,
    phones: [],
    channelUserId: null,
    email: null,
    address: null,
    language: null,
    anonymous: false,
    confidential: false,
  },
  appeal: {
    type: null,
    title: null,
    content: '',
    occurredAt: null,
    classification: [],
    subject: null,
    demand: null,
  },
  place: null,
  attachments: [],
  call: null,
  triage: null,
  transfer: null,
  answer: null,
  extensions: {},
  warnings: [],
};
type Golden = Partial<typeof SILENT>;

const expectedOf = (golden: Golden): unknown => ({
  ...SILENT,
  ...golden,
  source: { ...SILENT.source, ...golden.source },
  requester: { ...SILENT.requester, ...golden.requester },
  appeal: { ...SILENT.appeal, ...golden.appeal },
});

function intakeOf(message: Message): Intake {
  const result = normalizeAliyun(parseElement(message));
  if (result.kind === 'ignored') throw new Error(`ignored: ${result.reason}`);
  return assembleIntake(result, {
    envelope: {
      v: 1,
      id: 'f3b0c442-98fc-5c14-9afb-f4c8996fb924',
      channel: { id: 'sms', adapter: 'sms-aliyun', medium: 'sms', version: '0' },
      receivedAt: RECEIVED_AT,
      traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
      credential: 'current',
      assurance: 'low',
      orderingKey: '0'.repeat(32),
      dedupeKey: '0'.repeat(32),
      contentDigest: '0'.repeat(32),
      request: { method: 'POST', target: '/', headers: [], remoteAddress: null },
      body: { text: '' },
    },
    journal: 'j',
    seq: 1,
    raw: message.bytes,
    adcode: null,
    mappingVersion: '1',
  });
}

/** What the host fills in, whatever the push says. */
const PROVENANCE = [
  'schemaVersion id matterId channel assurance orderingKey sequence',
  'receivedAt traceparent adcode mapping raw',
].flatMap((names) => names.split(' '));

function meaningOf(intake: Intake): unknown {
  expect(intake.matterId).toBe(intake.id);
  return Object.fromEntries(Object.entries(intake).filter(([name]) => !PROVENANCE.includes(name)));
}

describe('a push becomes intakes', () => {
  const goldens = readdirSync(FIXTURES).filter((name) => name.endsWith('.golden.json'));

  it.each(goldens)('%s', (golden) => {
    const expected = JSON.parse(Buffer.from(bytesOf(golden)).toString()) as Golden[];
    const intakes = messagesOf(bytesOf(golden.replace('.golden', ''))).map(intakeOf);
    expect(intakes.map(meaningOf)).toEqual(expected.map(expectedOf));
    for (const intake of intakes) Intake.parse(intake);
  });

  it('leaves delivery reports out, by a rule that is named', () => {
    const [report] = messagesOf(bytesOf('delivery-report.json'));
    expect(normalizeAliyun(parseElement(report!))).toEqual({
      kind: 'ignored',
      reason: 'a delivery report of a message of ours',
    });
  });

  it('gives up one element alone when it is no object', () => {
    const [first, second, third, ...more] = messagesOf(bytesOf('one-bad-element.json'));
    expect(more).toEqual([]);
    expect(intakeOf(first!).appeal.content).toBe('第一条');
    expect(() => parseElement(second!)).toThrow(BadPayload);
    expect(intakeOf(third!).appeal.content).toBe('第三条');
  });
});
