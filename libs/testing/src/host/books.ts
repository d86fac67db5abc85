import type { Intake } from '#libs/contracts';
import { OnceLedger, type EndCounts } from '#libs/ledger';
import { Redis } from 'ioredis';
import { PARTITIONS } from './site.js';
import { until } from './until.js';

// A batch whose worker lost Redis at the wrong moment comes back after 15 to 20 s.
const PATIENCE_MS = 40_000;

/** What has become of messages so far. */
export interface Account extends EndCounts {
  readonly intakes: number;
}

/** What stands in Redis, read past everybody: the intakes that ticketing would get, and how messages ended. */
export class Books {
  private readonly client: Redis;
  private readonly ledger: OnceLedger;
  private readonly known = new Map<string, Intake>();

  constructor(
    url: string,
    private readonly prefix: string,
    /** How many messages wait in journals for Redis. */
    private readonly waiting: () => Promise<number>,
  ) {
    this.client = new Redis(url, { commandTimeout: 5000, maxRetriesPerRequest: null, retryStrategy: () => 50 });
    // Whoever asks is told; the groups take Redis away on purpose.
    this.client.on('error', () => undefined);
    this.ledger = new OnceLedger(this.client, prefix);
  }

  async account(): Promise<Account> {
    const journals = await this.client.keys(`${this.prefix}:ends:*`);
    const sum = { queued: 0, duplicate: 0, quarantined: 0, ignored: 0 };
    for (const key of journals) {
      const ends = await this.ledger.ends(key.slice(`${this.prefix}:ends:`.length));
      for (const state of Object.keys(sum) as (keyof EndCounts)[]) sum[state] += ends[state];
    }
    return { ...sum, intakes: await this.client.llen(`${this.prefix}:intake:wait`) };
  }

  /**
   * What came since, once `messages` more have ended; or what came by then when nothing is on its way any more.
   *
   * Waits for outages to pass, and for what they hold up.
   */
  async since(before: Account, messages: number): Promise<Account> {
    let now = before;
    await until(async () => {
      const isIdle = await this.isIdle();
      now = await this.account();
      return isIdle || totalOf(now) >= totalOf(before) + messages;
    }, PATIENCE_MS);
    return difference(now, before);
  }

  /** Nothing waits in a journal, and no batch for a worker or at one: what has not come by now never will. */
  async isIdle(): Promise<boolean> {
    if ((await this.waiting()) !== 0) return false;
    const queues = Array.from({ length: PARTITIONS }, (_, partition) => `${this.prefix}:inbound-${partition}`);
    const lists = queues.flatMap((queue) => [`${queue}:wait`, `${queue}:active`]);
    const lengths = await Promise.all(lists.map((list) => this.client.llen(list)));
    return lengths.every((length) => length === 0);
  }

  /** Every intake on the queue, in the order in which ticketing would get them. */
  async intakes(): Promise<readonly Intake[]> {
    const ids = (await this.client.lrange(`${this.prefix}:intake:wait`, 0, -1)).reverse();
    const unknown = ids.filter((id) => !this.known.has(id));
    const pipeline = this.client.pipeline();
    for (const id of unknown) pipeline.hget(`${this.prefix}:intake:${id}`, 'data');
    const read = (await pipeline.exec()) ?? [];
    read.forEach(([, data], index) => this.known.set(unknown[index]!, JSON.parse(String(data)) as Intake));
    return ids.flatMap((id) => this.known.get(id) ?? []);
  }

  /** Names of everything in Redis, and of the jobs on both queues. */
  async names(): Promise<readonly string[]> {
    const keys = await this.client.keys(`${this.prefix}:*`);
    const names = await Promise.all(
      keys.filter((key) => /:(intake|inbound(-\d+)?):[^:]{30,}$/.test(key)).map((key) => this.client.hget(key, 'name')),
    );
    return [...keys, ...names.flatMap((name) => name ?? [])];
  }

  /** Sets a limit of memory, in bytes; 0 lifts it. */
  async limitMemory(bytes: number): Promise<void> {
    await this.client.config('SET', 'maxmemory', String(bytes));
  }

  /**
   * What fifteen seconds of waiting come to: the locks of batches whose worker is dead run out, and are found to have.
   * How long that takes is the fault suite's affair.
   */
  async expireLocks(): Promise<void> {
    for (let partition = 0; partition < PARTITIONS; partition += 1) {
      const queue = `${this.prefix}:inbound-${partition}`;
      for (const job of await this.client.lrange(`${queue}:active`, 0, -1)) {
        await this.client
          .multi()
          .del(`${queue}:${job}:lock`)
          .sadd(`${queue}:stalled`, job)
          .del(`${queue}:stalled-check`)
          .exec();
      }
    }
  }

  close(): void {
    this.client.disconnect();
  }
}

export function totalOf({ queued, duplicate, quarantined, ignored }: EndCounts): number {
  return queued + duplicate + quarantined + ignored;
}

function difference(now: Account, before: Account): Account {
  return {
    queued: now.queued - before.queued,
    duplicate: now.duplicate - before.duplicate,
    quarantined: now.quarantined - before.quarantined,
    ignored: now.ignored - before.ignored,
    intakes: now.intakes - before.intakes,
  };
}

/** In words, without what is nought. */
export function tellAccount({ intakes, ...ends }: Account): string {
  const told = Object.entries(ends).filter(([, count]) => count !== 0);
  return `${intakes} intake(s); ended: ${told.map(([state, count]) => `${count} ${state}`).join(', ') || 'none'}`;
}
