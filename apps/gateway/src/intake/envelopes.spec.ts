import { BadPayload, defineChannel, jsonAnswer, refused, type About, type AnyChannel } from '#libs/channel-kit';
import type { ChannelInstance } from '#libs/channel-registry';
import { z } from 'zod';
import { draftEnvelopes, inlinePayload, type Delivery } from './envelopes.js';

interface Toy {
  readonly id: string;
  readonly from: string;
}

const toy: AnyChannel = defineChannel<{ token: string }, Toy>({
  id: 'toy',
  medium: 'web',
  about: {} as About,
  settings: z.object({ token: z.string() }),
  source: {
    kind: 'webhook',
    routes: [],
    verify: () => refused('SIGNATURE_MISSING'),
    split: ({ bytes }) => {
      const text = Buffer.from(bytes).toString();
      if (text === 'unsplittable') throw new BadPayload('splitting: it is no list');
      return text.split('\n').map((line) => ({ bytes: Buffer.from(line) }));
    },
  },
  parse: ({ bytes }) => {
    const [id, from] = Buffer.from(bytes).toString().split(' ');
    if (!id || !from) throw new BadPayload('parsing: a word is missing');
    if (id === 'bug') throw new TypeError('a bug of the channel');
    return { id, from };
  },
  dedupe: ({ id, from }) => ({ key: [from, id] }),
  orderingKey: ({ from }) => [from],
  ack: { deadlineMs: 1000, accepted: () => jsonAnswer(200, {}) },
  normalize: () => ({ kind: 'ignored', reason: 'toy' }),
});
const instance = {
  id: 'toys',
  adapter: 'toy',
  channel: toy,
  settings: {},
  version: 'v1',
  secrets: ['s3cret-in-path'],
} as unknown as ChannelInstance;
const secret = new Uint8Array(32);

const aDelivery = (body: string, overrides: Partial<Delivery> = {}): Delivery => ({
  instance,
  method: 'POST',
  target: '/channels/toys/s3cret-in-path?x=%20',
  headers: { 'content-type': 'text/plain', authorization: 'canary' },
  remoteAddress: '10.0.0.1',
  credential: 'current',
  assurance: 'high',
  receivedAt: '2026-11-22T02:00:00.000Z',
  traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
  body: Buffer.from(body),
  plain: undefined,
  files: [],
  doubt: undefined,
  ...overrides,
});
const drafts = (delivery: Delivery) => draftEnvelopes(delivery, secret);

describe('draftEnvelopes', () => {
  it('makes one draft for each message, each with its own bytes', () => {
    const made = drafts(aDelivery('1 ann\n2 bob'));
    expect(made.map(({ body }) => Buffer.from(body).toString())).toEqual(['1 ann', '2 bob']);
    expect(new Set(made.map(({ envelope }) => envelope.id)).size).toBe(2);
  });

  it('gives a repeat the same id, whenever it comes and whatever it comes with', () => {
    const [first] = drafts(aDelivery('1 ann'));
    const [again] = drafts(aDelivery('0 zoe\n1 ann', { receivedAt: '2026-11-23T02:00:00.000Z' })).slice(1);
    expect(again?.envelope.id).toBe(first?.envelope.id);
    expect(again?.envelope.orderingKey).toBe(first?.envelope.orderingKey);
  });

  it('keeps a message that is not understood under the digest of its bytes, and its neighbours without a doubt', () => {
    const made = drafts(aDelivery('1 ann\nnonsense\n2 bob'));
    expect(made.map(({ envelope }) => envelope.doubt?.code)).toEqual([undefined, 'BODY_NOT_UNDERSTOOD', undefined]);
    expect(drafts(aDelivery('nonsense'))[0]?.envelope.id).toBe(made[1]?.envelope.id);
  });

  it("keeps a message that a channel's bug chokes on, and tells of the bug without the text", () => {
    const [made] = drafts(aDelivery('bug ann'));
    expect(made?.envelope.doubt).toEqual({
      code: 'CHANNEL_FAULT',
      detail: 'the channel failed on it: TypeError',
    });
  });

  it('keeps the whole body when it cannot be split', () => {
    const made = drafts(aDelivery('unsplittable'));
    expect(made).toHaveLength(1);
    expect(made[0]?.envelope.doubt?.detail).toBe('splitting: it is no list');
  });

  it("carries no secret: not in the target, and of the headers only the channel's own", () => {
    const text = JSON.stringify(drafts(aDelivery('1 ann')));
    expect(text).not.toContain('s3cret-in-path');
    expect(text).not.toContain('canary');
    expect(drafts(aDelivery('1 ann'))[0]?.envelope.request).toMatchObject({
      target: '/channels/toys/***?x=%20',
      headers: [['content-type', 'text/plain']],
    });
  });

  it('keeps what was decrypted beside what was received', () => {
    const [made] = drafts(aDelivery('ciphertext', { plain: Buffer.from('1 ann') }));
    expect(Buffer.from(made?.body ?? []).toString()).toBe('ciphertext');
    expect(Buffer.from(made?.plain ?? []).toString()).toBe('1 ann');
  });
});

describe('inlinePayload', () => {
  it('carries UTF-8 as text and anything else in base64', () => {
    expect(inlinePayload(Buffer.from('路灯不亮'))).toEqual({ text: '路灯不亮' });
    expect(inlinePayload(Buffer.from([0xc2, 0xb7, 0xff]))).toEqual({ base64: 'wrf/' });
  });
});
