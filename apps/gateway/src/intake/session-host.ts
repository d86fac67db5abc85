import { Inject, Injectable, Optional, type BeforeApplicationShutdown } from '@nestjs/common';
import type { ChannelInstance } from '#libs/channel-registry';
import { EVENTS, type Logger } from '#libs/observability';
import { LOGGER } from '../tokens.js';
import { AcceptSession } from './accept-session.js';
import { SessionKeeper, type ConnectionInstance } from './session-host-keeper.js';
import {
  SESSION_HOST_DEFAULTS,
  SESSION_HOST_OPTIONS,
  type SessionHostOptions,
  type SessionState,
} from './session-host-options.js';

/** Holds the connections of all instances that have one: opens, watches, reconnects, closes. */
@Injectable()
export class SessionHost implements BeforeApplicationShutdown {
  private readonly keepers = new Map<string, SessionKeeper>();
  private readonly options: SessionHostOptions;
  private serving: Promise<void> = Promise.resolve();
  private isOver = false;

  constructor(
    private readonly accepting: AcceptSession,
    @Inject(LOGGER) private readonly logger: Logger,
    @Optional() @Inject(SESSION_HOST_OPTIONS) options?: Partial<SessionHostOptions>,
  ) {
    this.options = { ...SESSION_HOST_DEFAULTS, ...options };
  }

  /**
   * Connects exactly these instances; those that are called over HTTP are passed over.
   *
   * May be called again with a newer list: what is unchanged stays connected, what changed is closed before it is opened
   * anew, what is missing is closed. Resolves when all that is to go has gone; nothing waits for connections to open.
   */
  serve(instances: readonly ChannelInstance[]): Promise<void> {
    this.serving = this.serving.then(() => this.replace(instances.filter(isConnection)));
    return this.serving;
  }

  /** What each connection is doing, in the order of the instances. */
  states(): readonly SessionState[] {
    return [...this.keepers.values()].map((keeper) => keeper.state);
  }

  /** Before the other shutdown hooks, since messages in hand still need the journal. */
  async beforeApplicationShutdown(): Promise<void> {
    this.isOver = true;
    await Promise.all([...this.keepers.values()].map((keeper) => keeper.stop()));
  }

  private async replace(instances: readonly ConnectionInstance[]): Promise<void> {
    const wanted = new Map(instances.map((instance) => [instance.id, instance]));
    const gone = [...this.keepers.values()].filter(
      ({ instance }) => wanted.get(instance.id)?.version !== instance.version,
    );
    // One account takes one connection: the old one has to be gone before the new one comes.
    await Promise.all(gone.map((keeper) => keeper.stop()));
    for (const { instance } of gone) this.keepers.delete(instance.id);
    for (const instance of instances) {
      if (this.isOver || this.keepers.has(instance.id)) continue;
      const keeper = new SessionKeeper(
        instance,
        {
          accept: (from, message) => this.accepting.acceptSession(from, message),
          changed: (state) => this.log(state),
        },
        this.options,
      );
      this.keepers.set(instance.id, keeper);
      keeper.start();
    }
  }

  private log({ instance, state, words }: SessionState): void {
    this.logger[state === 'waiting' ? 'warn' : 'info']({
      event: EVENTS.sessionChanged,
      channel: instance,
      state,
      words,
    });
  }
}

function isConnection(instance: ChannelInstance): instance is ConnectionInstance {
  return instance.channel.source.kind === 'connection';
}
