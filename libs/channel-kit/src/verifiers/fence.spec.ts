import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { Verdict } from '../verdict.js';
import { fence, fencePath, fenceSettings } from './fence.js';

const KEY = 'dwzfYxWi92omOV33_zqFQgrKFw1Ry0Ba';
const NEXT_KEY = 'n8Vb2Xc4Zq6Ws1Ed3Rf5';
const ADDRESSES = ['203.0.113.0/24', '2001:db8::/32'];

const verdictOf = (given: unknown, path: string, remoteAddress: string | null = '203.0.113.9'): Verdict =>
  fence(fenceSettings.parse(given))(
    {
      method: 'POST',
      target: `/channels/x${path}`,
      path,
      headers: {},
      body: Buffer.from('{}'),
      remoteAddress,
      publicBaseUrl: null,
    },
    { now: 0 },
  );

describe('the settings of a fence', () => {
  it('want one of the two at least, and say so', () => {
    const { error } = fenceSettings.safeParse({});
    expect(error?.issues).toMatchObject([
      { path: ['key'], message: expect.stringMatching(/^give `key` .+ `addresses` .+ or both: no signature/) },
    ]);
  });

  it.each([
    { key: 'short' },
    { key: 'with/a-slash-in-the-middle' },
    { key: { previous: KEY } },
    { addresses: [] },
    { addresses: ['0.0.0.0/0'] },
    { addresses: ['hotline.example'] },
    { key: KEY, adresses: ADDRESSES },
  ])('refuse %j', (given) => {
    expect(fenceSettings.safeParse(given).success).toBe(false);
  });

  it('are described, and mark the path as a secret', () => {
    const { properties = {} } = z.toJSONSchema(fenceSettings, { io: 'input' });
    expect(properties['key']).toMatchObject({ secret: true, description: expect.stringContaining('{key}') });
    expect(properties['addresses']).toMatchObject({ description: expect.stringContaining('CIDR') });
    expect(properties['addresses']).not.toHaveProperty('secret');
  });
});

describe('a fence', () => {
  it('of a path lets through what knows it, from anywhere', () => {
    expect(verdictOf({ key: KEY }, `/${KEY}`, null)).toEqual({
      kind: 'accepted',
      credential: 'current',
      assurance: 'low',
    });
    expect(verdictOf({ key: KEY }, '/')).toEqual({ kind: 'refused', reason: 'SIGNATURE_MISSING' });
    for (const path of [`/${KEY.slice(0, -1)}`, `/${KEY}x`, `/${KEY.toLowerCase()}`]) {
      expect(verdictOf({ key: KEY }, path)).toEqual({ kind: 'refused', reason: 'CREDENTIAL_UNKNOWN' });
    }
  });

  it('takes every path that is good while it changes hands', () => {
    const key = { current: NEXT_KEY, previous: KEY };
    expect(verdictOf({ key }, `/${KEY}`)).toMatchObject({ kind: 'accepted', credential: 'previous' });
    expect(verdictOf({ key }, `/${NEXT_KEY}`)).toMatchObject({ kind: 'accepted', credential: 'current' });
  });

  it('of addresses goes by them alone', () => {
    expect(verdictOf({ addresses: ADDRESSES }, '/', '2001:db8::7')).toEqual({
      kind: 'accepted',
      credential: '2001:db8::/32',
      assurance: 'low',
    });
    for (const address of ['198.51.100.7', null]) {
      expect(verdictOf({ addresses: ADDRESSES }, '/', address)).toEqual({
        kind: 'refused',
        reason: 'ADDRESS_NOT_ALLOWED',
      });
    }
  });

  it('of both wants both', () => {
    const both = { key: KEY, addresses: ADDRESSES };
    expect(verdictOf(both, `/${KEY}`)).toMatchObject({ kind: 'accepted', credential: 'current+203.0.113.0/24' });
    expect(verdictOf(both, '/')).toMatchObject({ kind: 'refused' });
    expect(verdictOf(both, `/${KEY}`, '198.51.100.7')).toMatchObject({ kind: 'refused' });
  });

  it('is compiled once for each settings object', () => {
    const settings = fenceSettings.parse({ key: KEY });
    expect(fence(settings)).toBe(fence(settings));
  });
});

describe('the path through a fence', () => {
  it.each([
    [{ key: KEY }, `/${KEY}`],
    [{ key: { current: NEXT_KEY, previous: KEY } }, `/${NEXT_KEY}`],
    [{ addresses: ADDRESSES }, ''],
    [{ key: KEY, addresses: ADDRESSES }, `/${KEY}`],
  ])('of %j is %j', (given, path) => {
    expect(fencePath(fenceSettings.parse(given))).toBe(path);
  });
});
