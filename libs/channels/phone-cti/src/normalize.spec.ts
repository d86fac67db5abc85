import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { assembleIntake, type Message, type Normalized } from '#libs/channel-kit';
import { Intake } from '#libs/contracts';
import { phoneCti } from './channel.js';

const FIXTURES = new URL('../fixtures/', import.meta.url);
const GENERIC = {
  verify: { kind: 'standard-webhooks', secret: 'whsec_uJ+dP9tAvh9J/UbDNIuMm8DEv6xTH8XS' },
};
const read = (name: string): Buffer => readFileSync(new URL(name, FIXTURES));
const json = (name: string): unknown => JSON.parse(read(name).toString());
const settingsFor = (name: string) => {
  const vendor = /^(form-feed|freeswitch)/.exec(name)?.[1];
  return phoneCti.settings.parse(vendor === undefined ? GENERIC : json(`${vendor}.settings.json`));
};

function normalized(name: string): { readonly message: Message; readonly result: Normalized } {
  const settings = settingsFor(name);
  const message = { method: 'POST', target: '/', headers: {}, bytes: read(name), part: undefined, files: [] };
  const payload = phoneCti.parse(message, { settings });
  return { message, result: phoneCti.normalize(payload, { settings, receivedAt: 0, message }) };
}

function draftOf(name: string) {
  const { result } = normalized(name);
  if (result.kind === 'ignored') throw new Error(`ignored: ${result.reason}`);
  return result.draft;
}

function intakeOf(name: string): Intake {
  const { message, result } = normalized(name);
  if (result.kind === 'ignored') throw new Error(`ignored: ${result.reason}`);
  return assembleIntake(result, {
    envelope: {
      v: 1,
      id: 'f3b0c442-98fc-5c14-9afb-f4c8996fb924',
      channel: { id: 'hotline', adapter: 'phone-cti', medium: 'phone', version: '0' },
      receivedAt: '2026-11-22T10:10:00.000+08:00',
      traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
      credential: 'current',
      assurance: 'high',
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

/** What the host fills in, whatever the event says. */
const PROVENANCE = [
  'schemaVersion id matterId channel assurance orderingKey sequence',
  'receivedAt traceparent adcode mapping raw',
].flatMap((names) => names.split(' '));

/** What an intake of a call says where the event says nothing. */
const SILENT = {
  urgency: 'normal',
  submittedAt: null,
  place: null,
  attachments: [],
  triage: null,
  transfer: null,
  answer: null,
  extensions: {},
  warnings: [],
};
const SILENT_PARTS = {
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
  call: {
    callId: '',
    direction: 'unknown',
    from: null,
    to: null,
    startedAt: null,
    answeredAt: null,
    endedAt: null,
    outcome: null,
    agent: null,
    queue: null,
    recording: [],
  },
};
type Golden = Record<string, unknown> & { readonly matter?: readonly string[]; readonly call?: object };

function expectedOf({ matter: _, ...golden }: Golden): Record<string, unknown> {
  const parts = Object.entries(SILENT_PARTS).map(([name, silent]) => [
    name,
    { ...silent, ...(golden[name] as object) },
  ]);
  return { ...SILENT, ...golden, ...Object.fromEntries(parts), ...(golden.call ? {} : { call: null }) };
}

describe('an event becomes an intake', () => {
  const goldens = readdirSync(FIXTURES).filter((name) => name.endsWith('.golden.json'));

  it.each(goldens)('%s', (file) => {
    const golden = json(file) as Golden;
    const fixture = readdirSync(FIXTURES).find(
      (name) => name.startsWith(file.replace('golden.json', '')) && name !== file,
    );
    const intake = intakeOf(fixture!);
    const meaning = Object.fromEntries(Object.entries(intake).filter(([name]) => !PROVENANCE.includes(name)));
    expect(meaning).toEqual(expectedOf(golden));
    expect(draftOf(fixture!).matter).toEqual(golden.matter);
    Intake.parse(intake);
  });

  it('has one matter for all that is told of one call, whoever tells it', () => {
    const names = ['started', 'answered', 'ended'].map((kind) => `call-${kind}.json`);
    const matters = [...names, 'recording-ready.json', 'asr-ready.json', 'form-saved.json', 'unknown-type.json'].map(
      (name) => intakeOf(name).matterId,
    );
    expect(new Set(matters).size).toBe(1);
    expect(intakeOf('call-missed.json').matterId).not.toBe(matters[0]);
  });

  it('leaves the agent’s leg out, by the rule in the settings', () => {
    expect(normalized('freeswitch-agent-leg.json').result).toEqual({
      kind: 'ignored',
      reason: "the agent's leg of a call",
    });
  });
});
