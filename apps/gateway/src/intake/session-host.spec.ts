import { jest } from '@jest/globals';
import type { Connection } from '#libs/channel-kit';
import type { ChannelInstance } from '#libs/channel-registry';
import type { Logger } from '#libs/observability';
import { Accepting, Clock, FakeConnection, FakePlatform, turns } from '../../test/fake-platform.js';
import { SessionHost } from './session-host.js';

const hello = { bytes: Buffer.from('hello') };

let clock: Clock;
let platform: FakePlatform;
let accepting: Accepting;
let lines: Record<string, unknown>[];
let host: SessionHost;

beforeEach(() => {
  clock = new Clock();
  platform = new FakePlatform();
  accepting = new Accepting();
  lines = [];
  const note = (line: Record<string, unknown>) => void lines.push(line);
  host = new SessionHost(accepting, { info: note, warn: note } as unknown as Logger, {
    now: () => clock.time,
    random: () => 1,
    after: clock.after,
  });
});

afterEach(async () => {
  const over = host.beforeApplicationShutdown();
  await clock.pass(60_000);
  await over;
  expect(clock.waiting).toBe(0);
});

describe('the session host', () => {
  it('opens every connection instance and passes over the others', async () => {
    const webhook = platform.instance('over-http');
    const source = { kind: 'webhook', routes: [], verify: () => ({ kind: 'refused', reason: 'SIGNATURE_MISSING' }) };
    await host.serve([
      platform.instance('a'),
      { ...webhook, channel: { ...webhook.channel, source } } as ChannelInstance,
      platform.instance('b'),
    ]);
    await turns();
    expect(platform.connections.map(({ session }) => session.instance)).toEqual(['a', 'b']);
    expect(platform.connections[0]!.session.settings).toEqual({ of: 'a' });
    expect(host.states()).toEqual([
      { instance: 'a', state: 'open', since: '2026-01-01T00:00:00.000Z', lastAliveAt: null, words: null },
      { instance: 'b', state: 'open', since: '2026-01-01T00:00:00.000Z', lastAliveAt: null, words: null },
    ]);
  });

  it('hands messages over with their instance, and the outcome back', async () => {
    await host.serve([platform.instance('a')]);
    await turns();
    await expect(platform.last.session.accept(hello)).resolves.toEqual({ id: 'kept' });
    accepting.result = () => Promise.reject(new Error('disk full'));
    await expect(platform.last.session.accept(hello)).rejects.toThrow('disk full');
    expect(accepting.taken).toEqual([
      ['a', 'hello'],
      ['a', 'hello'],
    ]);
  });

  it('opens again after the connection ended, and says what it is doing meanwhile', async () => {
    await host.serve([platform.instance('a')]);
    await turns();
    platform.last.session.state('logged out');
    platform.last.end();
    await turns();
    expect(host.states()[0]).toMatchObject({ state: 'waiting', words: 'logged out' });
    expect(platform.connections[0]!.closes).toBe(1);
    expect(platform.connections[0]!.session.signal.aborted).toBe(true);
    await clock.pass(999);
    expect(platform.opens).toBe(1);
    await clock.pass(1);
    await turns();
    expect(platform.opens).toBe(2);
    expect(host.states()[0]).toMatchObject({ state: 'open', since: '2026-01-01T00:00:01.000Z', words: null });
    expect(lines.map(({ state }) => state)).toEqual(['open', 'open', 'waiting', 'opening', 'open']);
  });

  it('doubles its pauses from a second to a minute while nothing lasts', async () => {
    platform.answer = () => Promise.reject(new Error('nobody there'));
    await host.serve([platform.instance('a')]);
    const openedAt: number[] = [];
    for (const pause of [0, 1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]) {
      await clock.pass(pause);
      await turns();
      openedAt.push(platform.opens);
    }
    expect(openedAt).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(host.states()[0]).toMatchObject({ state: 'waiting', words: 'nobody there' });
  });

  it('leaves half of each pause to chance', async () => {
    const random = jest.fn(() => 0);
    host = new SessionHost(accepting, { info: () => undefined, warn: () => undefined } as unknown as Logger, {
      now: () => clock.time,
      random,
      after: clock.after,
    });
    platform.answer = () => Promise.reject(new Error('nobody there'));
    await host.serve([platform.instance('a')]);
    await turns();
    expect(clock.delays.at(-1)).toBe(500);
    random.mockReturnValue(0.5);
    await clock.pass(500);
    await turns();
    expect(clock.delays.at(-1)).toBe(1500);
  });

  it('starts its pauses afresh after a connection that was alive for a minute, not after one that was merely open', async () => {
    platform.answer = () => Promise.reject(new Error('nobody there'));
    await host.serve([platform.instance('a')]);
    await clock.pass(3000);
    platform.answer = async (connection) => connection;
    await clock.pass(4000);
    await turns();
    // Open for a minute, and silent.
    await clock.pass(60_000);
    platform.last.end();
    await turns();
    expect(clock.delays.at(-1)).toBe(8000);
    await clock.pass(8000);
    await turns();
    await clock.pass(60_000);
    platform.last.session.alive();
    platform.last.end();
    await turns();
    expect(clock.delays.at(-1)).toBe(1000);
  });

  it('closes a connection that gives no sign of life for 90 seconds, and opens another', async () => {
    await host.serve([platform.instance('a')]);
    await turns();
    await clock.pass(89_000);
    platform.last.session.alive();
    await clock.pass(89_999);
    expect(platform.connections[0]!.closes).toBe(0);
    expect(host.states()[0]!.lastAliveAt).toBe('2026-01-01T00:01:29.000Z');
    await clock.pass(1);
    await turns();
    expect(platform.connections[0]!.closes).toBe(1);
    expect(host.states()[0]).toMatchObject({ state: 'waiting', words: 'no sign of life for 90 s' });
    await clock.pass(1000);
    await turns();
    expect(platform.opens).toBe(2);
  });

  it('outlives every way in which a channel can fail', async () => {
    const faults: (() => Promise<Connection>)[] = [
      () => {
        throw new Error('thrown at once');
      },
      () => Promise.reject(new Error('rejected')),
      async () => {
        const connection = new FakeConnection(platform.last.session);
        connection.fail(new Error('closed badly'));
        connection.close = () => Promise.reject(new Error('cannot close'));
        return connection;
      },
      async () => {
        const connection = new FakeConnection(platform.last.session);
        connection.end();
        connection.close = () => {
          throw new Error('cannot close, at once');
        };
        return connection;
      },
    ];
    const words: unknown[] = [];
    platform.answer = () => faults[platform.opens - 1]!();
    await host.serve([platform.instance('a')]);
    for (const pause of [0, 1000, 2000, 4000]) {
      await clock.pass(pause);
      await turns();
      words.push(host.states()[0]!.words);
    }
    expect(words).toEqual(['thrown at once', 'rejected', 'cannot close', 'cannot close, at once']);
  });

  it('gives up on an opening that takes more than a minute, and closes what opens too late', async () => {
    let opened!: () => void;
    platform.answer = (connection) => new Promise((resolve) => (opened = () => resolve(connection)));
    await host.serve([platform.instance('a')]);
    await clock.pass(60_000);
    await turns();
    expect(host.states()[0]).toMatchObject({ state: 'waiting', words: 'not open within 60 s' });
    opened();
    await turns();
    expect(platform.last.closes).toBe(1);
    expect(platform.last.session.signal.aborted).toBe(true);
  });

  it('does not listen to a connection that is over', async () => {
    await host.serve([platform.instance('a')]);
    await turns();
    const first = platform.last;
    first.end();
    await clock.pass(1000);
    await turns();
    first.session.alive();
    first.session.state('I am still here');
    expect(host.states()[0]).toMatchObject({ state: 'open', lastAliveAt: null, words: null });
  });

  it('keeps secrets out of its words', async () => {
    await host.serve([platform.instance('a', '1', ['s3cret'])]);
    await turns();
    platform.last.session.state('the token "s3cret" is not known');
    expect(host.states()[0]!.words).toBe('the token "***" is not known');
    expect(JSON.stringify(lines)).not.toContain('s3cret');
  });

  it('leaves the other instances alone when one cannot open', async () => {
    platform.answer = (connection) =>
      connection.session.instance === 'bad' ? Promise.reject(new Error('no')) : Promise.resolve(connection);
    await host.serve([platform.instance('bad'), platform.instance('good')]);
    await turns();
    expect(host.states().map(({ instance, state }) => [instance, state])).toEqual([
      ['bad', 'waiting'],
      ['good', 'open'],
    ]);
  });
});

describe('a newer list of instances', () => {
  it('leaves what is unchanged, replaces what changed once the old one is closed, closes what is missing', async () => {
    await host.serve([platform.instance('same'), platform.instance('changed'), platform.instance('missing')]);
    await turns();
    const [same, changed, missing] = platform.connections;
    let closed!: () => void;
    changed!.closing = new Promise((resolve) => (closed = resolve));
    const served = host.serve([platform.instance('same'), platform.instance('changed', '2')]);
    await turns();
    expect(missing!.closes).toBe(1);
    expect(platform.opens).toBe(3);
    closed();
    await served;
    await turns();
    expect(platform.opens).toBe(4);
    expect(same!.closes).toBe(0);
    expect(host.states().map(({ instance, state }) => [instance, state])).toEqual([
      ['same', 'open'],
      ['changed', 'open'],
    ]);
  });
});

describe('shutdown', () => {
  it('waits for the connection to close and for messages that are being kept', async () => {
    await host.serve([platform.instance('a')]);
    await turns();
    let kept!: () => void;
    accepting.result = () => new Promise((resolve) => (kept = () => resolve({ id: 'late' })));
    const accepted = platform.last.session.accept(hello);
    let isOver = false;
    const over = host.beforeApplicationShutdown().then(() => (isOver = true));
    await turns();
    expect(platform.last.closes).toBe(1);
    expect(isOver).toBe(false);
    kept();
    await over;
    await expect(accepted).resolves.toEqual({ id: 'late' });
    expect(host.states()[0]!.state).toBe('closed');
  });

  it('does not wait longer than its deadline for a connection that will not close', async () => {
    await host.serve([platform.instance('a')]);
    await turns();
    platform.last.closing = new Promise(() => undefined);
    let isOver = false;
    const over = host.beforeApplicationShutdown().then(() => (isOver = true));
    await clock.pass(14_999);
    expect(isOver).toBe(false);
    await clock.pass(1);
    await over;
    expect(host.states()[0]!.state).toBe('closed');
  });

  it('ends a pause, and nothing is opened any more', async () => {
    platform.answer = () => Promise.reject(new Error('nobody there'));
    await host.serve([platform.instance('a')]);
    await turns();
    await host.beforeApplicationShutdown();
    await host.serve([platform.instance('b')]);
    await clock.pass(120_000);
    expect(platform.opens).toBe(1);
  });
});
