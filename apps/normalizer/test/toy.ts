import { createHash } from 'node:crypto';
import { attachmentsOf, BadPayload, defineChannel } from '#libs/channel-kit';
import type { ChannelInstance } from '#libs/channel-registry';
import type { Envelope, EnvelopeBatch } from '#libs/contracts';
import { z } from 'zod';
import type { MediaFolder } from '../src/normalize/bodies.js';
import { OutwardCopies } from '../src/normalize/outward-copies.js';

export const LINK_KEY = Buffer.alloc(32, 7);

/** A channel whose messages say what is to happen to them: `say:…`, `files:…`, `echo`, `odd:…`, `break`, `bug`, `long`. */
export const toy = defineChannel<{ readonly greeting: string }, { readonly kind: string; readonly text: string }>({
  id: 'toy',
  medium: 'web',
  about: {
    name: 'Toy',
    receives: '',
    verifies: '',
    kinds: [],
    media: '',
    answers: '',
    repeats: '',
    setUp: [],
    checkedAgainst: [],
    notChecked: [],
  },
  settings: z.object({ greeting: z.string() }),
  source: {
    kind: 'webhook',
    routes: [
      { method: 'POST', path: '/', role: 'messages' },
      { method: 'GET', path: '/:id', role: 'status' },
    ],
    verify: () => {
      throw new Error('the normalizer verified a message');
    },
  },
  parse: ({ bytes }) => {
    const [kind = '', text = ''] = Buffer.from(bytes).toString('utf8').split(':');
    if (kind === 'break') throw new BadPayload('line 1: a colon was expected');
    return { kind, text };
  },
  dedupe: () => {
    throw new Error('the normalizer worked out an identity');
  },
  orderingKey: () => {
    throw new Error('the normalizer worked out an ordering key');
  },
  ack: { deadlineMs: 1000, accepted: () => ({ status: 200, headers: {}, body: '' }) },
  normalize: ({ kind, text }, { settings, receivedAt, message }) => {
    switch (kind) {
      case 'say':
      case 'urgent':
      case 'more':
        return {
          kind: 'intake',
          draft: {
            action: kind === 'more' ? 'supplement' : 'create',
            urgency: kind === 'urgent' ? 'urgent' : 'normal',
            submittedAt: new Date(receivedAt - 1000).toISOString(),
            appeal: { content: `${settings.greeting}${text}` },
          },
        };
      case 'files':
        return { kind: 'intake', draft: { appeal: { content: text }, ...attachmentsOf(message.files) } };
      case 'echo':
        return { kind: 'ignored', reason: 'our own words' };
      case 'long':
        return { kind: 'intake', draft: { appeal: { content: 'x', title: 'x'.repeat(501) } } };
      case 'bug':
        throw new TypeError(`undefined is not what ${text} said`);
      default:
        return { kind: 'unsupported', messageKind: kind, draft: { extensions: { text } } };
    }
  },
});

export function toyInstance(id = 'city-toy'): ChannelInstance {
  return {
    id,
    adapter: 'toy',
    channel: toy,
    settings: { greeting: '' },
    limits: { bodyBytes: 1024, ratePerSecond: 1, burst: 1 },
    ackMode: 'dual',
    version: 'abcdef012345',
    secrets: [],
  };
}

/** An envelope as the gateway writes it. `key` is what the provider calls the message, by default its body. */
export function anEnvelope(body: string, more: Partial<Envelope> & { readonly key?: string } = {}): Envelope {
  const { key = body, ...rest } = more;
  const hash = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 32);
  return {
    v: 1,
    id: uuidLike(hash(`${key} ${body}`)),
    channel: { id: 'city-toy', adapter: 'toy', medium: 'web', version: '0123456789ab' },
    receivedAt: '2026-03-04T05:06:07.000Z',
    traceparent: '00-0123456789abcdef0123456789abcdef-0123456789abcdef-01',
    credential: 'current',
    assurance: 'high',
    orderingKey: hash('sender'),
    dedupeKey: hash(key),
    contentDigest: hash(body),
    request: { method: 'POST', target: '/channels/city-toy', headers: [], remoteAddress: '192.0.2.1' },
    body: { text: body },
    ...rest,
  };
}

export function aBatch(first: number, ...envelopes: readonly Envelope[]): EnvelopeBatch {
  return {
    v: 1,
    journal: '0123456789abcdef',
    partition: 0,
    envelopes: envelopes.map((envelope, index) => ({ seq: first + index, envelope })),
  };
}

/** Copies into a media folder of a test's own, with links that work for seven days. */
export function toyCopies(media: MediaFolder, now: () => Date): OutwardCopies {
  return new OutwardCopies(media, { baseUrl: 'http://gateway.test', days: 7, key: LINK_KEY }, now);
}

function uuidLike(hex: string): string {
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `5${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ];
  return parts.join('-');
}
