import { QUEUES, partitionName } from '#libs/contracts';
import type { Redis } from 'ioredis';
import { RedisRefused, type RedisRefusal } from './redis-check.js';

/** How many queues each partitioned kind of work is spread over. */
export interface PartitionCounts {
  readonly inbound: number;
  readonly intake: number;
}

const KINDS = ['inbound', 'intake'] as const;
const VARIABLES = { inbound: 'INBOUND_PARTITIONS', intake: 'INTAKE_PARTITIONS' } as const;

/**
 * Records the numbers of partitions in Redis, or checks them against those recorded.
 *
 * A number may change only while nothing waits in the queues laid out for the old one: otherwise later messages of a
 * sender would overtake earlier ones, and queues that no one serves any more would keep theirs.
 *
 * @throws {RedisRefused} `PARTITIONS_CHANGED` until they are drained
 */
export async function recordPartitions(client: Redis, prefix: string, wanted: PartitionCounts): Promise<void> {
  const key = keyOf(prefix);
  for (const queue of KINDS) {
    await client.hsetnx(key, queue, wanted[queue]);
    const recorded = Number(await client.hget(key, queue));
    if (recorded === wanted[queue]) continue;
    const left = await jobsLeft(client, prefix, QUEUES[queue], recorded);
    if (left > 0) {
      throw refusal(
        `${VARIABLES[queue]} is ${wanted[queue]}, but ${left} job(s) lie in queues laid out for ${recorded}; ` +
          `set it back to ${recorded} until they are done, then change it`,
      );
    }
    await client.hset(key, queue, wanted[queue]);
  }
}

/**
 * The check of those who only consume: whether the producer has laid out the queues as they think. To be run before
 * work begins, and again and again.
 *
 * Records nothing: a consumer that came first would decide for the producer. One that finds nothing recorded waits,
 * unless it has agreed before: then Redis was emptied under it, and waiting for the next message would help no one.
 *
 * @returns a check that rejects with {@link RedisRefused} `PARTITIONS_CHANGED`, or `PARTITIONS_UNKNOWN` while it waits
 */
export function partitionsAgreed(prefix: string, wanted: PartitionCounts): (client: Redis) => Promise<void> {
  let hasAgreed = false;
  return async (client) => {
    const recorded = await client.hmget(keyOf(prefix), ...KINDS);
    KINDS.forEach((queue, index) => {
      const found = recorded[index] ?? null;
      if (found === null && !hasAgreed) {
        throw refusal('the gateway has not recorded its numbers of partitions yet', 'PARTITIONS_UNKNOWN');
      }
      if (found === null || Number(found) === wanted[queue]) return;
      throw refusal(`${VARIABLES[queue]} is ${wanted[queue]} here, but ${found} at the gateway; set it to that`);
    });
    hasAgreed = true;
  };
}

function keyOf(prefix: string): string {
  return `${prefix}:partitions`;
}

function refusal(why: string, code: RedisRefusal = 'PARTITIONS_CHANGED'): RedisRefused {
  return new RedisRefused(code, `laying out the queues in Redis: ${why}`);
}

async function jobsLeft(client: Redis, prefix: string, queue: string, partitions: number): Promise<number> {
  const pipeline = client.pipeline();
  for (let partition = 0; partition < partitions; partition += 1) {
    const base = `${prefix}:${partitionName(queue, partition, partitions)}`;
    pipeline.llen(`${base}:wait`).llen(`${base}:active`).zcard(`${base}:delayed`).zcard(`${base}:prioritized`);
    // A batch that failed for good still holds messages; a failed intake is ticketing's own affair.
    if (queue === QUEUES.inbound) pipeline.zcard(`${base}:failed`);
  }
  const replies = (await pipeline.exec()) ?? [];
  return replies.reduce((sum, [error, count]) => {
    if (error) throw error;
    return sum + Number(count);
  }, 0);
}
