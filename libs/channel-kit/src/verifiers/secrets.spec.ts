import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { secretSet, secretsOf } from './secrets.js';

const faultsOf = (given: unknown): string => z.prettifyError(secretSet.safeParse(given).error ?? new z.ZodError([]));

describe('secretSet', () => {
  it('is one secret, or up to three that are good at once', () => {
    expect(secretsOf(secretSet.parse('k7Jq2mVx'))).toEqual([{ name: 'current', value: 'k7Jq2mVx' }]);
    const three = { next: 'n7Jq2mVx', current: 'c7Jq2mVx', previous: 'p7Jq2mVx' };
    expect(secretsOf(secretSet.parse(three))).toEqual([
      { name: 'current', value: 'c7Jq2mVx' },
      { name: 'previous', value: 'p7Jq2mVx' },
      { name: 'next', value: 'n7Jq2mVx' },
    ]);
  });

  it.each(['', 'short12'])('refuses %j as too short', (secret) => {
    expect(faultsOf(secret)).toContain('A secret has at least 8 characters.');
    expect(faultsOf({ current: secret })).toContain('A secret has at least 8 characters.');
  });

  it.each([
    'changeme',
    'CHANGE-ME-PLEASE',
    'change_it_now',
    'replace-me-soon',
    'password',
    'Passw0rd1',
    'secret-key',
    'your-secret-here',
    'xxxxxxxx',
    '********',
    '12345678',
    '1234567890',
    '<your token>',
    '${APP_SECRET}',
    'example-token',
  ])('refuses %j as a placeholder', (secret) => {
    expect(faultsOf(secret)).toContain('This is a placeholder, not a secret.');
    expect(faultsOf({ current: 'k7Jq2mVx', next: secret })).toContain('This is a placeholder, not a secret.');
  });

  it.each(['portal-demo-secret', 'testing-is-not-all-k7Jq', 'aaaaaaab'])('takes %j', (secret) => {
    expect(secretSet.safeParse(secret).success).toBe(true);
  });

  it('refuses names that it does not know, so that a misspelt one is noticed', () => {
    expect(secretSet.safeParse({ current: 'k7Jq2mVx', previuos: 'k7Jq2mVx' }).success).toBe(false);
    expect(secretSet.safeParse({ previous: 'k7Jq2mVx' }).success).toBe(false);
  });

  it('is marked as secret, by itself and inside', () => {
    const schema = JSON.stringify(z.toJSONSchema(z.object({ key: secretSet }), { io: 'input' }));
    expect(schema.match(/"secret":true/g)).toHaveLength(5);
  });
});
