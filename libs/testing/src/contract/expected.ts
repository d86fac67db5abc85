import type { Intake } from '#libs/contracts';
import type { ExpectedIntake } from './options.js';

/** What the host makes, and a golden record need not say. */
const OF_THE_HOST = new Set([
  'schemaVersion',
  'id',
  'number',
  'matterId',
  'channel',
  'assurance',
  'orderingKey',
  'sequence',
  'receivedAt',
  'traceparent',
  'adcode',
  'mapping',
  'raw',
]);

const NOTHING_KNOWN: Readonly<Record<string, unknown>> = {
  action: 'create',
  submittedAt: null,
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
};

/** The empty form of parts that are null as a whole where nothing is known. */
const EMPTY_PARTS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  place: { text: null, adcode: null, town: null, community: null, point: null },
  call: {
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
  transfer: {
    seq: null,
    mode: null,
    from: null,
    to: null,
    dispatchedAt: null,
    signBy: null,
    dueAt: null,
    mandatory: null,
    advice: null,
  },
};

const OPEN_PARTS = new Set(['extensions']);

/** A golden record made whole, beside the same parts of the intake. */
export function sideBySide(
  expected: ExpectedIntake,
  intake: Intake,
): readonly [part: string, wanted: unknown, found: unknown][] {
  const actual = intake as unknown as Readonly<Record<string, unknown>>;
  const parts = new Set([...Object.keys(actual), ...Object.keys(expected)]);
  return [...parts]
    .filter((part) => part in expected || !OF_THE_HOST.has(part))
    .map((part) => [part, wholePart(part, expected[part]), actual[part]]);
}

function wholePart(part: string, written: unknown): unknown {
  const empty = NOTHING_KNOWN[part];
  if (written === undefined) return empty;
  if (!isRecord(written) || OPEN_PARTS.has(part)) return written;
  return { ...EMPTY_PARTS[part], ...(isRecord(empty) ? empty : {}), ...written };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
