import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { WebhookRequest } from '../request.js';
import { verifierSettings, verifyBy } from './verify-by.js';

const KEY = 'mk3p9x7q2v8t5w1z';
const SECRET = 'k7Jq2mVx9TzR4wLp';
const request = (change: Partial<WebhookRequest>): WebhookRequest => ({
  method: 'POST',
  target: `/${KEY}`,
  path: `/${KEY}`,
  headers: {},
  body: Buffer.from('{}'),
  remoteAddress: '203.0.113.7',
  publicBaseUrl: null,
  ...change,
});

describe('verifierSettings', () => {
  it('is one of the ready verifiers, and never none', () => {
    for (const kind of ['none', 'always', '', undefined]) {
      expect(verifierSettings.safeParse({ kind }).success).toBe(false);
    }
    for (const kind of ['all-of', 'any-of']) {
      expect(verifierSettings.safeParse({ kind, verifiers: [] }).success).toBe(false);
      expect(verifierSettings.safeParse({ kind, verifiers: [{ kind: 'none' }] }).success).toBe(false);
    }
  });

  it('names the fault and its place, however deep it is', () => {
    const given = {
      kind: 'any-of',
      verifiers: [
        { kind: 'ip-list', addresses: ['203.0.113.7'] },
        { kind: 'all-of', verifiers: [{ kind: 'api-key', token: 'changeme' }] },
      ],
    };
    const fault = verifierSettings.safeParse(given).error?.issues[0];
    expect(fault?.path).toEqual(['verifiers', 1, 'verifiers', 0, 'token']);
    expect(fault?.message).toBe('This is a placeholder, not a secret.');
  });

  it('can be written down as JSON Schema, every field described and every secret marked', () => {
    const schema = z.toJSONSchema(z.object({ verifier: verifierSettings }), { io: 'input' });
    const bare: string[] = [];
    const secret = new Set<string>();
    const walk = (node: unknown): void => {
      if (node === null || typeof node !== 'object') return;
      for (const [key, value] of Object.entries(node)) {
        if (key === 'properties') {
          for (const [name, property] of Object.entries(value as object)) {
            const { description, $ref, ...more } = property as { description?: string; $ref?: string; secret?: true };
            if (more.secret) secret.add(name);
            const target = schema.$defs?.[$ref?.replace('#/$defs/', '') ?? ''];
            if ((description ?? target?.description) === undefined) bare.push(name);
          }
        }
        walk(value);
      }
    };
    walk(schema);
    expect(bare).toEqual([]);
    expect([...secret].sort()).toEqual([
      'authToken',
      'current',
      'key',
      'next',
      'password',
      'previous',
      'secret',
      'token',
    ]);
  });
});

describe('verifyBy', () => {
  it('puts an address and a path together', () => {
    const settings = verifierSettings.parse({
      kind: 'all-of',
      verifiers: [
        { kind: 'path-key', key: KEY },
        { kind: 'ip-list', addresses: ['203.0.113.0/24'] },
      ],
    });
    const verify = verifyBy(settings);
    expect(verify(request({}), { now: 0 })).toEqual({
      kind: 'accepted',
      credential: 'current+203.0.113.0/24',
      assurance: 'low',
    });
    expect(verify(request({ remoteAddress: '198.51.100.1' }), { now: 0 })).toEqual({
      kind: 'refused',
      reason: 'ADDRESS_NOT_ALLOWED',
    });
    expect(verify(request({ path: '/' }), { now: 0 })).toEqual({ kind: 'refused', reason: 'SIGNATURE_MISSING' });
  });

  it('lets a sender move from one proof to another, and tells what each is worth', () => {
    const settings = verifierSettings.parse({
      kind: 'any-of',
      verifiers: [
        { kind: 'path-key', key: KEY },
        { kind: 'hmac', header: 'X-Signature', secret: SECRET },
      ],
    });
    const signed = { 'x-signature': createHmac('sha256', SECRET).update('{}').digest('hex') };
    expect(verifyBy(settings)(request({ headers: signed }), { now: 0 })).toMatchObject({ assurance: 'high' });
    expect(verifyBy(settings)(request({}), { now: 0 })).toMatchObject({ assurance: 'low' });
    expect(verifyBy(settings)(request({ path: '/' }), { now: 0 })).toMatchObject({ kind: 'refused' });
  });

  it('is made once for each settings object', () => {
    const parse = () => verifierSettings.parse({ kind: 'path-key', key: KEY });
    const settings = parse();
    expect(verifyBy(settings)).toBe(verifyBy(settings));
    expect(verifyBy(settings)).not.toBe(verifyBy(parse()));
  });
});
