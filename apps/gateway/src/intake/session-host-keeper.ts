import type { ConnectionSource, SessionMessage } from '#libs/channel-kit';
import type { ChannelInstance } from '#libs/channel-registry';
import { SessionAttempt } from './session-host-attempt.js';
import type { SessionHostOptions, SessionState } from './session-host-options.js';

/** An instance whose channel holds a connection open. */
export type ConnectionInstance = ChannelInstance & { readonly channel: { readonly source: ConnectionSource<unknown> } };

/** What a keeper needs of its host. */
export interface KeeperPorts {
  accept(instance: ChannelInstance, message: SessionMessage): Promise<{ readonly id: string }>;
  changed(state: SessionState): void;
}

/** Keeps one instance connected until it is stopped: each connection that ends is followed by another. */
export class SessionKeeper {
  private isStopping = false;
  /** Ends what the keeper is at, an attempt or a pause. */
  private interrupt: (() => void) | undefined;
  private readonly pending = new Set<Promise<unknown>>();
  private current: SessionState;
  private running: Promise<void> | undefined;

  constructor(
    readonly instance: ConnectionInstance,
    private readonly ports: KeeperPorts,
    private readonly options: SessionHostOptions,
  ) {
    this.current = { instance: instance.id, state: 'opening', since: this.now(), lastAliveAt: null, words: null };
  }

  get state(): SessionState {
    return this.current;
  }

  start(): void {
    this.running ??= this.run();
  }

  /** Resolves when the connection is closed and its messages are kept, or when closing takes too long. */
  async stop(): Promise<void> {
    this.isStopping = true;
    this.interrupt?.();
    let callOff: (() => void) | undefined;
    const late = new Promise<void>((resolve) => (callOff = this.options.after(this.options.closeMs, resolve)));
    const gone = Promise.resolve(this.running).then(() => Promise.allSettled(this.pending));
    await Promise.race([gone, late]);
    callOff?.();
    this.change({ state: 'closed' });
  }

  private async run(): Promise<void> {
    let failures = 0;
    while (!this.isStopping) {
      this.change({ state: 'opening', words: null });
      const attempt = this.attempt();
      this.interrupt = () => attempt.giveUp();
      const aliveMs = await attempt.run();
      if (this.isStopping) return;
      // One that breaks at once is as good as none.
      failures = aliveMs >= this.options.stableMs ? 1 : failures + 1;
      this.change({ state: 'waiting' });
      await this.pause(failures);
    }
  }

  private attempt(): SessionAttempt {
    const { instance } = this;
    return new SessionAttempt(
      instance.channel.source,
      { instance: instance.id, settings: instance.settings },
      this.options,
      {
        accept: (message) => this.accept(message),
        opened: () => this.change({ state: 'open' }),
        alive: () => (this.current = { ...this.current, lastAliveAt: this.now() }),
        words: (words) => this.change({ words: withoutSecrets(words, instance.secrets) }),
      },
    );
  }

  private async accept(message: SessionMessage): Promise<{ readonly id: string }> {
    const accepting = this.ports.accept(this.instance, message);
    this.pending.add(accepting);
    try {
      return await accepting;
    } finally {
      this.pending.delete(accepting);
    }
  }

  /** Doubles with each failure; half of it is chance, so that a service that comes back is not met by all at once. */
  private pause(failures: number): Promise<void> {
    const { firstPauseMs, maxPauseMs, random, after } = this.options;
    const longest = Math.min(maxPauseMs, firstPauseMs * 2 ** (failures - 1));
    const ms = longest / 2 + (longest / 2) * random();
    return new Promise((resolve) => {
      const callOff = after(ms, resolve);
      this.interrupt = () => {
        callOff();
        resolve();
      };
    });
  }

  private change(to: Partial<Pick<SessionState, 'state' | 'words'>>): void {
    const before = this.current;
    const next = { ...before, ...to };
    if (next.state === before.state && next.words === before.words) return;
    this.current = { ...next, since: next.state === before.state ? before.since : this.now() };
    this.ports.changed(this.current);
  }

  private now(): string {
    return new Date(this.options.now()).toISOString();
  }
}

function withoutSecrets(words: string, secrets: readonly string[]): string {
  return secrets.reduce((clean, secret) => clean.replaceAll(secret, '***'), words);
}
