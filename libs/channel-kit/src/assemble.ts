import { createHash } from 'node:crypto';
import {
  INTAKE_SCHEMA_VERSION,
  type Appeal,
  type Envelope,
  type Intake,
  type Place,
  type Requester,
  type Warning,
} from '#libs/contracts';
import type { IntakeDraft, Normalized } from './draft.js';
import { matterIdOf, numberOf } from './identity.js';

const NO_SOURCE: Intake['source'] = { messageId: null, account: null, operator: null };
const NOBODY: Requester = {
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
};
const NOTHING: Appeal = {
  type: null,
  title: null,
  content: '',
  occurredAt: null,
  classification: [],
  subject: null,
  demand: null,
};
const NOWHERE: Place = { text: null, adcode: null, town: null, community: null, point: null };

/** Where an intake's header comes from, besides the draft. */
export interface Provenance {
  readonly envelope: Envelope;
  /** Journal id and position of the envelope. */
  readonly journal: string;
  readonly seq: number;
  /** The message's bytes as received. */
  readonly raw: Uint8Array;
  /** The city that the gateway serves. */
  readonly adcode: string | null;
  /** Which version of the channel's rules normalizes. */
  readonly mappingVersion: string;
  /** Said by the host, before the channel's own. */
  readonly warnings?: readonly Warning[];
}

/** Makes the whole intake of a draft and its envelope. Pure: the same inputs give the same intake. */
export function assembleIntake(result: Exclude<Normalized, { kind: 'ignored' }>, from: Provenance): Intake {
  const { envelope } = from;
  const { draft } = result;
  const position = `${from.journal}.${from.seq}`;
  return {
    schemaVersion: INTAKE_SCHEMA_VERSION,
    id: envelope.id,
    number: numberOf(envelope.id),
    matterId: matterOf(envelope, draft),
    action: draft.action ?? 'create',
    channel: envelope.channel,
    assurance: envelope.assurance,
    orderingKey: envelope.orderingKey,
    sequence: position,
    receivedAt: envelope.receivedAt,
    submittedAt: draft.submittedAt ?? null,
    traceparent: envelope.traceparent,
    adcode: from.adcode,
    urgency: draft.urgency ?? 'normal',
    source: filled(NO_SOURCE, draft.source),
    requester: filled(NOBODY, draft.requester),
    appeal: filled(NOTHING, draft.appeal),
    place: draft.place ? filled(NOWHERE, draft.place) : null,
    attachments: [...(draft.attachments ?? [])],
    call: draft.call ?? null,
    triage: null,
    transfer: draft.transfer ?? null,
    answer: null,
    extensions: extensionsOf(envelope.channel.adapter, draft),
    warnings: [...(from.warnings ?? []), ...markOf(result), ...(draft.warnings ?? [])],
    mapping: { version: from.mappingVersion },
    raw: { ref: position, sha256: createHash('sha256').update(from.raw).digest('hex') },
  };
}

function matterOf({ id, channel }: Envelope, { matter }: IntakeDraft): string {
  if (matter === undefined) return id;
  return 'openedBy' in matter ? matter.openedBy : matterIdOf(channel.id, matter);
}

// A part that a channel leaves out and one that it sets to undefined mean the same; in an intake nothing is absent.
function filled<T extends object>(defaults: T, given: Partial<T> = {}): T {
  const whole = { ...defaults };
  for (const key in defaults) {
    const value = given[key];
    if (value !== undefined) whole[key] = value;
  }
  return whole;
}

function extensionsOf(adapter: string, draft: IntakeDraft): Intake['extensions'] {
  return draft.extensions && Object.keys(draft.extensions).length > 0 ? { [adapter]: draft.extensions } : {};
}

function markOf(result: Normalized): Warning[] {
  return result.kind === 'unsupported'
    ? [{ code: 'UNSUPPORTED_KIND', detail: `This channel does not know messages of the kind "${result.messageKind}".` }]
    : [];
}
