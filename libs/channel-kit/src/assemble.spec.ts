import { createHash } from 'node:crypto';
import { ENVELOPE_VERSION, Intake, type Envelope } from '#libs/contracts';
import { describe, expect, it } from '@jest/globals';
import { assembleIntake, type Provenance } from './assemble.js';
import type { Normalized } from './draft.js';
import { matterIdOf } from './identity.js';

const RAW = Buffer.from('{"content":"路灯不亮"}');
const ENVELOPE: Envelope = {
  v: ENVELOPE_VERSION,
  id: '2ed6657d-e927-568b-95e1-2665a8aea6a2',
  channel: { id: 'app-main', adapter: 'app', medium: 'app', version: '7' },
  receivedAt: '2026-11-22T02:00:00.412Z',
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  credential: 'current',
  assurance: 'low',
  orderingKey: '0123456789abcdef0123456789abcdef',
  dedupeKey: '0'.repeat(32),
  contentDigest: '1'.repeat(32),
  request: { method: 'POST', target: '/', headers: [], remoteAddress: null },
  body: { text: RAW.toString() },
};
const FROM: Provenance = {
  envelope: ENVELOPE,
  journal: 'j-3f2a',
  seq: 4711,
  raw: RAW,
  adcode: '320100',
  mappingVersion: '1',
};
const intake = (draft: Extract<Normalized, { kind: 'intake' }>['draft'], from: Provenance = FROM) =>
  assembleIntake({ kind: 'intake', draft }, from);

describe('assembleIntake', () => {
  it('makes a whole intake of an empty draft: everything there, nothing known', () => {
    expect(intake({})).toEqual({
      schemaVersion: '1.0',
      id: '2ed6657d-e927-568b-95e1-2665a8aea6a2',
      number: '5VB6-AZF9-4XMB',
      matterId: '2ed6657d-e927-568b-95e1-2665a8aea6a2',
      action: 'create',
      channel: { id: 'app-main', adapter: 'app', medium: 'app', version: '7' },
      assurance: 'low',
      orderingKey: '0123456789abcdef0123456789abcdef',
      sequence: 'j-3f2a.4711',
      receivedAt: '2026-11-22T02:00:00.412Z',
      submittedAt: null,
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      adcode: '320100',
      urgency: 'normal',
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
      mapping: { version: '1' },
      raw: { ref: 'j-3f2a.4711', sha256: createHash('sha256').update(RAW).digest('hex') },
    });
    expect(Intake.safeParse(intake({})).error).toBeUndefined();
  });

  it('fills in what a draft knows and leaves the rest of each part empty', () => {
    const made = intake({
      submittedAt: '2026-11-22T10:00:00+08:00',
      urgency: 'urgent',
      source: { messageId: '9007199254740993' },
      requester: { kind: 'person', name: '张三' },
      appeal: { content: '路灯不亮' },
      place: { text: '人民路12号' },
    });
    expect(Intake.safeParse(made).error).toBeUndefined();
    expect(made).toMatchObject({
      submittedAt: '2026-11-22T10:00:00+08:00',
      urgency: 'urgent',
      source: { messageId: '9007199254740993', account: null },
      requester: { kind: 'person', name: '张三', phones: [], anonymous: false },
      appeal: { content: '路灯不亮', title: null },
      place: { text: '人民路12号', adcode: null, town: null, community: null, point: null },
    });
  });

  it('takes undefined for left out', () => {
    const draft = { requester: { name: undefined, kind: 'person' as const }, appeal: { title: undefined } };
    const { requester, appeal } = intake(draft);
    expect([requester.name, requester.kind, appeal.title]).toEqual([null, 'person', null]);
  });

  it('names the matter of several events alike, in whatever order they come', () => {
    const matter = ['call', '7d2f4c1e'];
    const ended = intake({ matter });
    const recorded = intake(
      { matter, action: 'supplement' },
      { ...FROM, envelope: { ...ENVELOPE, id: '886313e1-3b8a-5372-9b90-0c9aee199e5d' } },
    );
    expect(ended.matterId).toBe(matterIdOf('app-main', matter));
    expect(recorded.matterId).toBe(ended.matterId);
    expect(recorded.id).not.toBe(ended.id);
  });

  it('puts an event into the matter that another one opened', () => {
    const openedBy = '886313e1-3b8a-5372-9b90-0c9aee199e5d';
    expect(intake({ matter: { openedBy }, action: 'supplement' }).matterId).toBe(openedBy);
  });

  it('delivers a kind that the channel does not know, and says so first', () => {
    const warnings = [{ code: 'FIELD_MISSING', detail: 'No sender.' }];
    const made = assembleIntake(
      { kind: 'unsupported', messageKind: 'drawing', draft: { extensions: { strokes: 3 }, warnings } },
      { ...FROM, warnings: [{ code: 'HOST_SAID', detail: 'First.' }] },
    );
    expect(made.extensions).toEqual({ app: { strokes: 3 } });
    expect(made.warnings.map(({ code }) => code)).toEqual(['HOST_SAID', 'UNSUPPORTED_KIND', 'FIELD_MISSING']);
    expect(Intake.safeParse(made).error).toBeUndefined();
  });

  it('files what was not mapped under the adapter, and nothing under it when there is nothing', () => {
    expect(intake({ extensions: { floor: 3 } }).extensions).toEqual({ app: { floor: 3 } });
    expect(intake({ extensions: {} }).extensions).toEqual({});
  });

  it('gives the same for the same, and keeps its hands off what it was given', () => {
    const draft = Object.freeze({ attachments: Object.freeze([]), warnings: Object.freeze([]) });
    expect(intake(draft)).toEqual(intake(draft));
    expect(intake(draft).attachments).not.toBe(draft.attachments);
  });
});
