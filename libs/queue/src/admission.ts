import { EVENTS } from '#libs/observability';
import type { Redis } from 'ioredis';
import { recordPartitions, type PartitionCounts } from './partitions.js';
import type { QueueLog } from './quiet-log.js';
import { checkRedis } from './redis-check.js';

// A policy may be changed while we run, and a Redis may be put in another's place without the connection noticing.
const CHECK_EVERY_MS = 30_000;
// A refused Redis is asked again this soon, so that mending it takes effect without a restart.
const REFUSED_AGAIN_MS = 2000;

/** Keeps watch over whether the Redis at the other end may be given messages. */
export class Admission {
  private verdict: Promise<void> | undefined;
  private checkAgainAt = 0;
  private warnedOf: string | undefined;

  constructor(
    private readonly client: Redis,
    private readonly prefix: string,
    private readonly partitions: PartitionCounts,
    private readonly log: QueueLog,
  ) {
    // Whatever answers after a reconnect may be another Redis, or the same one emptied.
    client.on('close', () => (this.verdict = undefined));
  }

  /**
   * Resolves when Redis may be given messages.
   *
   * @throws {RedisRefused} when it would lose them or mix them up
   */
  async check(): Promise<void> {
    if (!this.verdict || Date.now() >= this.checkAgainAt) {
      this.verdict = this.examine();
      this.checkAgainAt = Date.now() + CHECK_EVERY_MS;
      this.verdict.catch(() => (this.checkAgainAt = Date.now() + REFUSED_AGAIN_MS));
    }
    return this.verdict;
  }

  private async examine(): Promise<void> {
    const facts = await checkRedis(this.client);
    if (!facts.keepsAppendOnlyFile) {
      this.warnOnce('its append-only file is off: what it holds is gone when it crashes; set "appendonly yes"');
    }
    await recordPartitions(this.client, this.prefix, this.partitions);
  }

  private warnOnce(what: string): void {
    if (this.warnedOf === what) return;
    this.warnedOf = what;
    this.log.warn({ event: EVENTS.redisDoubted, what });
  }
}
