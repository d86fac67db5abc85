import type { Redis } from 'ioredis';
import { LedgerUnavailable } from './errors.js';

/** A message that could not be understood, by reference: its bytes stay, encrypted, in the journal. */
export interface QuarantinedMessage {
  /** Journal id, dot, position. */
  readonly ref: string;
  /** The channel instance that took it in. */
  readonly instance: string;
  /** The id that its intake would have. */
  readonly id: string;
  /** What is wrong, upper snake case. */
  readonly code: string;
  /** In words, without the message's own text. */
  readonly detail: string;
  /** When it was put here, ISO 8601. */
  readonly at: string;
}

/** The index of quarantined messages. Nothing is ever removed from it but by {@link remove}. */
export class Quarantine {
  private readonly order: string;
  private readonly entries: string;

  constructor(
    private readonly client: Redis,
    prefix: string,
  ) {
    this.order = `${prefix}:quarantine`;
    this.entries = `${prefix}:quarantine:entries`;
  }

  /**
   * Puts messages into the index. One that is there already, by its ref, stays as it is.
   *
   * @throws {LedgerUnavailable} when Redis did not answer; call again with the same messages
   */
  async add(messages: readonly QuarantinedMessage[]): Promise<void> {
    if (messages.length === 0) return;
    const multi = this.client.multi();
    for (const message of messages) {
      multi.hsetnx(this.entries, message.ref, JSON.stringify(message));
      multi.zadd(this.order, 'NX', String(Date.parse(message.at)), message.ref);
    }
    await this.run(`quarantining ${messages.length} message(s)`, () => multi.exec());
  }

  /** The newest, newest first. */
  async list(limit: number): Promise<readonly QuarantinedMessage[]> {
    if (limit <= 0) return [];
    const found = await this.run('listing the quarantine', async () => {
      const refs = await this.client.zrevrange(this.order, 0, limit - 1);
      return refs.length === 0 ? [] : this.client.hmget(this.entries, ...refs);
    });
    return found.flatMap((entry) => (entry === null ? [] : [JSON.parse(entry) as QuarantinedMessage]));
  }

  /** The positions of a journal that were put here since an instant (ms since 1970): what retention has to spare. */
  async positionsOf(journal: string, since: number): Promise<ReadonlySet<number>> {
    const refs = await this.run('reading the quarantine', () =>
      this.client.zrange(this.order, since, '+inf', 'BYSCORE'),
    );
    const own = refs.filter((ref) => ref.startsWith(`${journal}.`));
    return new Set(own.map((ref) => Number(ref.slice(journal.length + 1))));
  }

  async count(): Promise<number> {
    return this.run('counting the quarantine', () => this.client.zcard(this.order));
  }

  /** Takes messages out, once a person has decided. Gives how many were there. */
  async remove(refs: readonly string[]): Promise<number> {
    if (refs.length === 0) return 0;
    const removed = this.client
      .multi()
      .zrem(this.order, ...refs)
      .hdel(this.entries, ...refs);
    const replies = await this.run('emptying the quarantine', () => removed.exec());
    return Number(replies?.[0]?.[1] ?? 0);
  }

  private async run<T>(doing: string, ask: () => Promise<T>): Promise<T> {
    try {
      const answer = await ask();
      const failed = Array.isArray(answer) ? answer.find(isFailedReply) : undefined;
      if (failed) throw failed[0];
      return answer;
    } catch (error) {
      throw new LedgerUnavailable(`${doing}: Redis did not do it`, { cause: error });
    }
  }
}

function isFailedReply(reply: unknown): reply is [Error, unknown] {
  return Array.isArray(reply) && reply[0] instanceof Error;
}
