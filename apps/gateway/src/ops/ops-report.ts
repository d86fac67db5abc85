import { Inject, Injectable } from '@nestjs/common';
import type { LoadedChannels } from '#libs/channel-registry';
import { Forwarding } from '../forward/forwarding.service.js';
import { RedisView } from '../redis-view.js';
import { Instances } from '../intake/instances.js';
import { SessionHost } from '../intake/session-host.js';
import { LOADED_CHANNELS } from '../tokens.js';

/** What the admin API tells; figures in messages, never in jobs. */
@Injectable()
export class OpsReport {
  constructor(
    private readonly forwarding: Forwarding,
    private readonly instances: Instances,
    private readonly sessions: SessionHost,
    private readonly redis: RedisView,
    @Inject(LOADED_CHANNELS) private readonly loaded: LoadedChannels,
  ) {}

  /** Where messages are between the journal and `intake`. */
  async queues(): Promise<Record<string, unknown>> {
    const { journal } = this.forwarding;
    return {
      journal: { id: journal.id, state: journal.state, ...journal.stats() },
      waitingForRedis: this.forwarding.waiting,
      redis: this.forwarding.isCaughtUp ? 'in step' : 'behind',
      // By this journal's messages, since the ledger counts by journal.
      ended: await orNull(this.redis.ledger.ends(journal.id)),
      inboundBatches: await orNull(this.redis.jobs('inbound')),
      intake: await orNull(this.redis.jobs('intake')),
    };
  }

  channels(): Record<string, unknown> {
    return {
      instances: this.instances
        .all()
        .map(({ id, adapter, version, ackMode, limits }) => ({ id, adapter, version, ackMode, limits })),
      sessions: this.sessions.states(),
      faults: this.loaded.faults,
    };
  }

  /** The newest doubts, by reference; their bytes stay in the journal. */
  async quarantine(): Promise<Record<string, unknown>> {
    return {
      count: await orNull(this.redis.quarantine.count()),
      newest: await orNull(this.redis.quarantine.list(100)),
    };
  }
}

// The figures matter most while Redis is away; what only it knows is then null.
function orNull<T>(asked: Promise<T>): Promise<T | null> {
  return asked.catch(() => null);
}
