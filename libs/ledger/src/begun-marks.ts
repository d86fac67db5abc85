import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { LedgerUnavailable } from './errors.js';

// Longer than any row of crashes between which an orchestrator waits; what is left behind by then proves nothing more.
const MARK_SECONDS = 24 * 60 * 60;

/**
 * Marks messages whose working has begun, so that one which kills whoever works it can be told from its neighbours.
 *
 * One mark per message and object of this class, which stands for one process: beginning twice leaves one mark.
 */
export class BegunMarks {
  private readonly self = randomUUID();

  constructor(
    private readonly client: Redis,
    private readonly prefix: string,
  ) {}

  /**
   * Marks a message, to be followed by {@link ended} or {@link survived}.
   *
   * @returns how many processes have begun it and did neither, this one included
   * @throws {LedgerUnavailable} when Redis did not answer; call again
   */
  async begin(journal: string, seq: number): Promise<number> {
    const key = this.keyOf(journal, seq);
    const marking = this.client.multi().sadd(key, this.self).expire(key, MARK_SECONDS).scard(key);
    try {
      const [, , counted] = (await marking.exec()) ?? [];
      if (!counted || counted[0]) throw counted?.[0] ?? new Error('no answer');
      return Number(counted[1]);
    } catch (cause) {
      throw new LedgerUnavailable(`marking message ${seq} of journal ${journal} as begun: Redis did not do it`, {
        cause,
      });
    }
  }

  /** The message has ended: takes away every mark. A mark that Redis does not take away now runs out within a day. */
  async ended(journal: string, seq: number): Promise<void> {
    await this.client.del(this.keyOf(journal, seq)).catch(() => undefined);
  }

  /** The message has not ended, but this process lived: takes away its own mark, so far as Redis lets it. */
  async survived(journal: string, seq: number): Promise<void> {
    await this.client.srem(this.keyOf(journal, seq), this.self).catch(() => undefined);
  }

  private keyOf(journal: string, seq: number): string {
    return `${this.prefix}:begun:${journal}.${seq}`;
  }
}
