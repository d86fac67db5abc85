import { QUEUES, partitionName } from '#libs/contracts';
import type { Redis } from 'ioredis';
import { RedisRefused } from './redis-check.js';

/** How many queues each partitioned kind of work is spread over. */
export interface PartitionCounts {
  readonly inbound: number;
  readonly intake: number;
}

const VARIABLES = { inbound: 'INBOUND_PARTITIONS', intake: 'INTAKE_PARTITIONS' } as const;

/**
 * Records the numbers of partitions in Redis, or checks them against those recorded.
 *
 * A number may change only while nothing waits in the queues laid out for the old one: otherwise later messages of a
 * sender would overtake earlier ones, and queues that no one serves any more would keep theirs.
 *
 * @param mayChange false for those who only consume: they wait for the producer to change it
 * @throws {RedisRefused} `PARTITIONS_CHANGED` until they are drained, or until the producer has changed it
 */
export async function recordPartitions(
  client: Redis,
  prefix: string,
  wanted: PartitionCounts,
  mayChange = true,
): Promise<void> {
  const key = `${prefix}:partitions`;
  for (const queue of ['inbound', 'intake'] as const) {
    await client.hsetnx(key, queue, wanted[queue]);
    const recorded = Number(await client.hget(key, queue));
    if (recorded === wanted[queue]) continue;
    if (!mayChange) throw refusal(`${VARIABLES[queue]} is ${wanted[queue]} here, but ${recorded} at the gateway`);
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

function refusal(why: string): RedisRefused {
  return new RedisRefused('PARTITIONS_CHANGED', `laying out the queues in Redis: ${why}`);
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
