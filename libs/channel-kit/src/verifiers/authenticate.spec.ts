import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { AnyChannel } from '../channel.js';
import type { WebhookRequest } from '../request.js';
import type { Verdict } from '../verdict.js';
import { authenticate } from './authenticate.js';
import { constantTimeEqual } from './compare.js';

const BODY = Buffer.from('人民路12号路灯不亮');
const DIGEST = createHash('sha256').update(BODY).digest('hex');
const REQUEST: WebhookRequest = {
  method: 'POST',
  target: '/',
  path: '/',
  headers: {},
  body: BODY,
  remoteAddress: null,
  publicBaseUrl: null,
};
const CONTEXT = { settings: {}, now: 0 };
const saying = (verdict: Verdict | Promise<Verdict>): AnyChannel =>
  ({ id: 'toy', source: { kind: 'webhook', routes: [], verify: () => verdict } }) as unknown as AnyChannel;
const accepted: Verdict = { kind: 'accepted', credential: 'current', assurance: 'high' };
const stale: Verdict = { kind: 'stale', credential: 'current', assurance: 'high', skewMs: -1 };

describe('authenticate', () => {
  it.each([accepted, stale, { kind: 'refused', reason: 'SIGNATURE_INVALID' }] as Verdict[])(
    'hands on the verdict of the channel: %j',
    async (verdict) => {
      expect(authenticate(saying(verdict), REQUEST, CONTEXT)).toBe(verdict);
      expect(await authenticate(saying(Promise.resolve(verdict)), REQUEST, CONTEXT)).toBe(verdict);
    },
  );

  it.each([accepted, stale])('holds the body to the digest that was vouched for: $kind', async (verdict) => {
    const right = { ...verdict, bodySha256: DIGEST };
    expect(await authenticate(saying(Promise.resolve(right)), REQUEST, CONTEXT)).toBe(right);
    const other = { ...REQUEST, body: Buffer.from('人民路13号路灯不亮') };
    const mismatch = { kind: 'refused', reason: 'DIGEST_MISMATCH' };
    expect(authenticate(saying(right), other, CONTEXT)).toEqual(mismatch);
    expect(await authenticate(saying(Promise.resolve(right)), other, CONTEXT)).toEqual(mismatch);
    expect(authenticate(saying({ ...verdict, bodySha256: '' }), REQUEST, CONTEXT)).toEqual(mismatch);
  });

  it('passes on what a verifier throws or rejects with: that is no word of the sender', async () => {
    const broken = saying(Promise.reject(new Error('no key')));
    await expect(authenticate(broken, REQUEST, CONTEXT)).rejects.toThrow('no key');
  });

  it('is not for channels that are not called over HTTP', () => {
    const wechaty = { id: 'wechaty', source: { kind: 'connection' } } as unknown as AnyChannel;
    expect(() => authenticate(wechaty, REQUEST, CONTEXT)).toThrow('the channel "wechaty" is not called over HTTP');
  });
});

describe('constantTimeEqual', () => {
  it('compares texts of any length', () => {
    expect(constantTimeEqual('k7Jq2mVx', 'k7Jq2mVx')).toBe(true);
    expect(constantTimeEqual('', '')).toBe(true);
    for (const other of ['k7Jq2mVy', 'k7Jq2mV', 'k7Jq2mVxx', '', 'K7Jq2mVx'])
      expect(constantTimeEqual('k7Jq2mVx', other)).toBe(false);
  });
});
