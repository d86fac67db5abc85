import { defineChannel, type About, type Connection, type Session, type SessionMessage } from '#libs/channel-kit';
import type { ChannelInstance } from '#libs/channel-registry';
import { z } from 'zod';
import { AcceptSession } from '../src/intake/accept-session.js';

/** Time that passes only when it is told to. */
export class Clock {
  time = Date.parse('2026-01-01T00:00:00Z');
  readonly delays: number[] = [];
  private timers: { at: number; act: () => void }[] = [];

  readonly after = (ms: number, act: () => void): (() => void) => {
    const timer = { at: this.time + ms, act };
    this.delays.push(ms);
    this.timers.push(timer);
    return () => (this.timers = this.timers.filter((other) => other !== timer));
  };

  get waiting(): number {
    return this.timers.length;
  }

  async pass(ms: number): Promise<void> {
    const until = this.time + ms;
    for (;;) {
      await turns();
      const next = this.timers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.timers = this.timers.filter((other) => other !== next);
      this.time = next.at;
      next.act();
    }
    this.time = until;
  }
}

/** Lets everything run that waits for nothing but promises. */
export async function turns(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** A connection in the hands of the test. */
export class FakeConnection implements Connection {
  readonly closed: Promise<void>;
  end!: () => void;
  fail!: (error: Error) => void;
  closes = 0;
  closing: Promise<void> = Promise.resolve();

  constructor(readonly session: Session<unknown>) {
    this.closed = new Promise((resolve, reject) => {
      this.end = resolve;
      this.fail = reject;
    });
  }

  async close(): Promise<void> {
    this.closes++;
    await this.closing;
    this.end();
  }
}

/** A connection channel whose `open` the test decides on. */
export class FakePlatform {
  readonly connections: FakeConnection[] = [];
  opens = 0;
  answer: (connection: FakeConnection) => Promise<Connection> = async (connection) => connection;

  instance(id: string, version = '1', secrets: readonly string[] = []): ChannelInstance {
    const channel = defineChannel({
      id: 'fake',
      medium: 'wechat',
      about: {} as About,
      settings: z.object({}),
      source: {
        kind: 'connection',
        open: (session) => {
          this.opens++;
          const connection = new FakeConnection(session);
          this.connections.push(connection);
          return this.answer(connection);
        },
      },
      parse: () => null,
      dedupe: () => ({ key: [] }),
      orderingKey: () => [],
      ack: { deadlineMs: 1, accepted: () => ({ status: 200, headers: {}, body: '' }) },
      normalize: () => ({ kind: 'ignored', reason: 'a test' }),
    });
    const limits = { bodyBytes: 1, ratePerSecond: 1, burst: 1 };
    return { id, adapter: 'fake', channel, settings: { of: id }, limits, ackMode: 'journal', version, secrets };
  }

  get last(): FakeConnection {
    return this.connections.at(-1)!;
  }
}

/** A gateway that keeps what it is given, or not. */
export class Accepting extends AcceptSession {
  readonly taken: [string, string][] = [];
  result: () => Promise<{ readonly id: string }> = async () => ({ id: 'kept' });

  override acceptSession(instance: ChannelInstance, message: SessionMessage): Promise<{ readonly id: string }> {
    this.taken.push([instance.id, Buffer.from(message.bytes).toString()]);
    return this.result();
  }
}
