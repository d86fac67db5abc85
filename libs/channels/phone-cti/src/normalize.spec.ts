import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import type { Normalized } from '#libs/channel-kit';
import { phoneCti } from './channel.js';

const FIXTURES = new URL('../fixtures/', import.meta.url);
const GENERIC = {
  verify: { kind: 'standard-webhooks', secret: 'whsec_uJ+dP9tAvh9J/UbDNIuMm8DEv6xTH8XS' },
};
const read = (name: string): Buffer => readFileSync(new URL(name, FIXTURES));
const json = (name: string): unknown => JSON.parse(read(name).toString());
const settingsFor = (name: string) => {
  const vendor = /^(form-feed|freeswitch)/.exec(name)?.[1];
  return phoneCti.settings.parse(vendor === undefined ? GENERIC : json(`${vendor}.settings.json`));
};

function normalized(name: string): Normalized {
  const settings = settingsFor(name);
  const message = { method: 'POST', target: '/', headers: {}, bytes: read(name), part: undefined, files: [] };
  const payload = phoneCti.parse(message, { settings });
  return phoneCti.normalize(payload, { settings, receivedAt: 0, message });
}

function draftOf(name: string) {
  const result = normalized(name);
  if (result.kind === 'ignored') throw new Error(`ignored: ${result.reason}`);
  return result.draft;
}

describe('an event', () => {
  const goldens = readdirSync(FIXTURES).filter((name) => name.endsWith('.golden.json'));

  it.each(goldens)('names the matter that its call is: %s', (file) => {
    const name = file.replace('golden.json', '');
    const fixture = readdirSync(FIXTURES).find((other) => other.startsWith(name) && other !== file);
    const { matter } = json(file) as { readonly matter?: readonly string[] };
    expect(draftOf(fixture!).matter).toEqual(matter);
  });

  it('leaves the agent’s leg out, by the rule in the settings', () => {
    expect(normalized('freeswitch-agent-leg.json')).toEqual({ kind: 'ignored', reason: "the agent's leg of a call" });
  });
});
