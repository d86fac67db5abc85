import { createHmac } from 'node:crypto';
import {
  defineChannel,
  hmacSettings,
  hmacVerifier,
  parseJson,
  type Channel,
  type IntakeDraft,
} from '#libs/channel-kit';
import { BadPayload } from '#libs/channel-kit';
import { z } from 'zod';
import type { ContractOptions, MessageCase, RequestCase } from '../contract/options.js';

const NOW = Date.parse('2026-11-22T10:00:00+08:00');
const SECRET = 'k7Jq2mVx9TzR4wLp';

const toySettings = z.strictObject({ verifier: hmacSettings.describe('How the sender signs.') });
export type ToySettings = z.infer<typeof toySettings>;

const Note = z.looseObject({ id: z.string(), from: z.string(), kind: z.string().default('note'), text: z.string() });
export type Note = z.infer<typeof Note>;

/** A small channel that keeps its contract; a spec breaks one part of it at a time. */
export const toy: Channel<ToySettings, Note> = {
  id: 'toy',
  medium: 'app',
  about: {
    name: 'A toy',
    receives: 'HTTP push, one note each',
    verifies: 'An HMAC over time and body',
    kinds: ['note'],
    media: 'None.',
    answers: 'The word ok.',
    repeats: 'The same id from the same sender.',
    setUp: ['Tell the toy to call {url}.'],
    checkedAgainst: ['Nothing: it exists for the suite alone.'],
    notChecked: ['Nothing: it is a toy.'],
  },
  settings: toySettings,
  source: {
    kind: 'webhook',
    routes: [{ method: 'POST', path: '/', role: 'messages' }],
    verify: (request, context) => hmacVerifier(context.settings.verifier)(request, context),
  },
  parse: ({ bytes }) => {
    const read = Note.safeParse(parseJson(bytes));
    if (!read.success) throw new BadPayload('reading a note: a field is missing or of another kind');
    return read.data;
  },
  dedupe: ({ from, id }) => ({ key: [from, id] }),
  orderingKey: ({ from }) => [from],
  ack: { deadlineMs: 1000, accepted: () => ({ status: 200, headers: {}, body: 'ok' }) },
  normalize: ({ id, from, kind, text, ...rest }) => {
    const draft: IntakeDraft = {
      source: { messageId: id },
      requester: { kind: 'person', channelUserId: from },
      appeal: { content: text },
    };
    if (kind === 'note') return { kind: 'intake', draft: { ...draft, extensions: rest } };
    return { kind: 'unsupported', messageKind: kind, draft: { ...draft, extensions: { ...rest, kind } } };
  },
};

function note(fields: Partial<Note>): MessageCase {
  return { body: JSON.stringify({ id: '1', from: 'u-20931', text: '人民路12号路灯不亮', ...fields }) };
}

function signed(clock: number, body: string, secret = SECRET): RequestCase {
  const time = String(clock / 1000);
  const signature = createHmac('sha256', secret).update(`${time}.${body}`).digest('base64');
  return { headers: { 'X-Time': time, 'X-Signature': signature }, body };
}

function settingsWith(secret: unknown): unknown {
  return {
    verifier: {
      kind: 'hmac',
      header: 'X-Signature',
      encoding: 'base64',
      secret,
      signed: ['timestamp', 'body'],
      joiner: '.',
      timestamp: { header: 'X-Time' },
    },
  };
}

export const toyOptions: ContractOptions = {
  settings: settingsWith(SECRET),
  otherAccount: settingsWith('w8Zd3nYb6HsC1fGv'),
  rotated: settingsWith({ current: 'w8Zd3nYb6HsC1fGv', previous: SECRET }),
  now: NOW,
  genuine: [{ name: 'a note', request: (clock) => signed(clock, String(note({}).body)) }],
  proofs: ['header:x-signature', 'header:x-time'],
  window: { pastSeconds: 300, futureSeconds: 60 },
  golden: [
    {
      name: 'a note',
      message: note({ floor: 3 }),
      expected: {
        source: { messageId: '1' },
        requester: { kind: 'person', channelUserId: 'u-20931' },
        appeal: { content: '人民路12号路灯不亮' },
        extensions: { toy: { floor: 3 } },
      },
    },
  ],
  unknownKinds: [{ name: 'a drawing', message: note({ kind: 'drawing' }) }],
  lookAlikes: [{ name: 'same id, other sender', one: note({}), other: note({ from: 'u-20932' }) }],
  saying: (text) => note({ text }),
  fresh: ({ serial, sender, text, clock }) =>
    signed(clock, String(note({ id: `n-${serial}`, from: `u-${sender}`, text }).body)),
  retrySeconds: [5, 60, 3600],
  module: new URL('./toy.js', import.meta.url),
  fuzzRuns: 60,
};

/** The toy with some of it done otherwise. */
export function toyBut(change: Partial<Channel<ToySettings, Note>>): Channel<ToySettings, Note> {
  return defineChannel({ ...toy, ...change });
}
