import { defineChannel, jsonAnswer, refused, type About, type AnyChannel } from '#libs/channel-kit';
import { z } from 'zod';
import { loadInstances } from './instance.js';

const toy: AnyChannel = defineChannel({
  id: 'toy',
  medium: 'web',
  about: {} as About,
  settings: z.strictObject({
    token: z.string().min(8).meta({ secret: true }),
    keys: z.array(z.object({ secret: z.string().meta({ secret: true }), id: z.string() })).default([]),
  }),
  source: {
    kind: 'webhook',
    routes: [{ method: 'POST', path: '/', role: 'messages' }],
    verify: () => refused('SIGNATURE_MISSING'),
  },
  parse: () => ({}),
  dedupe: () => ({ key: [] }),
  orderingKey: () => [],
  ack: { deadlineMs: 1000, accepted: () => jsonAnswer(200, {}) },
  normalize: () => ({ kind: 'ignored', reason: 'toy' }),
});

const load = (text: string, env: Record<string, string> = {}) => loadInstances([toy], text, 'channels.yaml', env);

describe('loadInstances', () => {
  it('disables a bad instance alone, and names its fault with file, line and what was expected', () => {
    const { instances, faults, disabled } = load(`channels:
  - id: good
    adapter: toy
    settings: { token: long-enough }
  - id: bad
    adapter: toy
    settings:
      token: short
`);
    expect([...instances.keys()]).toEqual(['good']);
    expect([...disabled]).toEqual(['bad']);
    expect(faults).toEqual([
      { where: 'channels.yaml:8', what: expect.stringMatching(/instance "bad": token: .*8 characters/) },
    ]);
  });

  it('names every fault at once', () => {
    const { faults, disabled } = load(`channels:
  - id: Not A Url
    adapter: toy
  - id: other
    adapter: nothing-like-it
  - id: typo
    adapter: toy
    setings: {}
`);
    expect(faults.map((fault) => fault.where)).toEqual(['channels.yaml:2', 'channels.yaml:5', 'channels.yaml:8']);
    expect(faults[2]?.what).toBe('setings: there is no such setting');
    expect(faults[1]?.what).toContain('there are toy');
    expect([...disabled]).toEqual(['Not A Url', 'other', 'typo']);
  });

  it('refuses the second of two instances with one id', () => {
    const { instances, faults } = load(`channels:
  - { id: one, adapter: toy, settings: { token: first-token } }
  - { id: one, adapter: toy, settings: { token: other-token } }
`);
    expect(instances.get('one')?.settings).toMatchObject({ token: 'first-token' });
    expect(faults).toEqual([{ where: 'channels.yaml:3', what: expect.stringContaining('is taken') }]);
  });

  it('disables an instance whose secret is not set, with one fault for it', () => {
    const { instances, faults } = load(`channels:
  - id: one
    adapter: toy
    settings:
      token: \${TOY_TOKEN}
`);
    expect(instances.size).toBe(0);
    expect(faults).toEqual([{ where: 'channels.yaml:5', what: 'the environment variable TOY_TOKEN is not set' }]);
  });

  it('leaves out what is not enabled, without a word', () => {
    expect(load('channels: [{ id: one, adapter: toy, enabled: false }]')).toEqual({
      instances: new Map(),
      faults: [],
      disabled: new Set(),
    });
  });

  it('collects every secret, and changes the version with any change', () => {
    const text = (secret: string) =>
      `channels: [{ id: one, adapter: toy, settings: { token: long-enough, keys: [{ id: a, secret: ${secret} }] } }]`;
    const first = load(text('alpha')).instances.get('one');
    const second = load(text('beta')).instances.get('one');
    expect(first?.secrets).toEqual(['long-enough', 'alpha']);
    expect(first?.version).toMatch(/^[0-9a-f]{12}$/);
    expect(second?.version).not.toBe(first?.version);
  });

  it('lets an instance set its own limits', () => {
    const one = load(
      'channels: [{ id: one, adapter: toy, limits: { bodyBytes: 2048, ratePerSecond: 5 }, settings: { token: long-enough } }]',
    );
    expect(one.instances.get('one')?.limits).toEqual({ bodyBytes: 2048, ratePerSecond: 5, burst: 10 });
  });

  it('says what is wrong with a file that is no list of channels', () => {
    expect(load('chanels: []').faults).toEqual([
      { where: 'channels.yaml:1', what: expect.stringContaining('channels') },
    ]);
  });
});
