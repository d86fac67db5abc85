import { describe, expect, it } from '@jest/globals';
import type { WebhookRequest } from '../request.js';
import type { Verdict } from '../verdict.js';
import { allOf, anyOf } from './combine.js';

const REQUEST: WebhookRequest = {
  method: 'POST',
  target: '/',
  path: '/',
  headers: {},
  body: new Uint8Array(),
  remoteAddress: null,
  publicBaseUrl: null,
};
const high: Verdict = { kind: 'accepted', credential: 'hmac', assurance: 'high' };
const low: Verdict = { kind: 'accepted', credential: 'path', assurance: 'low' };
const stale: Verdict = { kind: 'stale', credential: 'clock', assurance: 'high', skewMs: -900_000 };
const missing: Verdict = { kind: 'refused', reason: 'SIGNATURE_MISSING' };
const invalid: Verdict = { kind: 'refused', reason: 'SIGNATURE_INVALID' };
const address: Verdict = { kind: 'refused', reason: 'ADDRESS_NOT_ALLOWED' };
const handshake: Verdict = { kind: 'handshake', response: { status: 200, headers: {}, body: 'x' } };

const all = (...verdicts: Verdict[]) => allOf(verdicts.map((verdict) => () => verdict))(REQUEST, { now: 0 });
const any = (...verdicts: Verdict[]) => anyOf(verdicts.map((verdict) => () => verdict))(REQUEST, { now: 0 });

describe('allOf', () => {
  it('accepts when every member does, with the highest assurance among them', () => {
    expect(all(low, high)).toEqual({ kind: 'accepted', credential: 'path+hmac', assurance: 'high' });
    expect(all(low, low)).toEqual({ kind: 'accepted', credential: 'path+path', assurance: 'low' });
  });

  it('refuses when one member does, wherever it stands', () => {
    expect(all(high, address)).toEqual(address);
    expect(all(invalid, high)).toEqual(invalid);
    expect(all(stale, missing)).toEqual(missing);
    expect(all(address, handshake)).toEqual(address);
  });

  it('is stale when a member is', () => {
    expect(all(low, stale)).toEqual({ kind: 'stale', credential: 'path+clock', assurance: 'high', skewMs: -900_000 });
  });

  it('hands on a digest, and refuses two that differ', () => {
    const one = { ...high, bodySha256: 'aa' };
    expect(all(low, one)).toMatchObject({ kind: 'accepted', bodySha256: 'aa' });
    expect(all(one, { ...low, bodySha256: 'bb' })).toEqual({ kind: 'refused', reason: 'DIGEST_MISMATCH' });
  });

  it('hands on what one member decrypted, and refuses two that differ', () => {
    const plain = Buffer.from('路灯不亮');
    expect(all(low, { ...high, plain })).toEqual({
      kind: 'accepted',
      credential: 'path+hmac',
      assurance: 'high',
      plain,
    });
    expect(all({ ...stale, plain }, low)).toMatchObject({ kind: 'stale', plain });
    expect(all({ ...high, plain }, { ...low, plain: Buffer.from('路灯不亮') })).toMatchObject({ plain });
    expect(all({ ...high, plain }, { ...low, plain: Buffer.from('井盖丢失') })).toEqual({
      kind: 'refused',
      reason: 'DIGEST_MISMATCH',
    });
  });

  it('answers a handshake when every other member accepts it now', () => {
    expect(all(low, handshake)).toEqual(handshake);
    expect(all(handshake, high, low)).toEqual(handshake);
    expect(all(handshake)).toEqual(handshake);
    expect(all(handshake, missing)).toEqual(missing);
    expect(all(stale, handshake)).toEqual(invalid);
    expect(all(handshake, handshake)).toEqual(invalid);
  });

  it('asks every member, so that time tells nothing', () => {
    const asked: number[] = [];
    const members = [invalid, high, low].map((verdict, index) => () => (asked.push(index), verdict));
    allOf(members)(REQUEST, { now: 0 });
    expect(asked).toEqual([0, 1, 2]);
  });
});

describe('anyOf', () => {
  it('takes the word of the member that is worth most, and only its word', () => {
    expect(any(low, high)).toEqual(high);
    expect(any(invalid, low)).toEqual(low);
    expect(any(stale, low)).toEqual(low);
    expect(any(missing, stale)).toEqual(stale);
  });

  it('refuses when every member does, and says what is most telling', () => {
    expect(any(missing, invalid)).toEqual(invalid);
    expect(any(missing, missing)).toEqual(missing);
  });

  it('passes no handshake', () => {
    expect(any(handshake, missing)).toEqual(missing);
    expect(any(handshake)).toEqual(missing);
  });
});
