import { QUEUES, partitionName } from '#libs/contracts';
import type { Redis } from 'ioredis';

/** How many jobs lie in a queue, all partitions together. On `inbound` a job is a batch, not a message. */
export interface JobDepth {
  readonly waiting: number;
  readonly active: number;
  readonly delayed: number;
  readonly failed: number;
}

/** Counts the jobs of a queue in one round trip. */
export async function jobDepth(
  client: Redis,
  prefix: string,
  queue: keyof typeof QUEUES,
  partitions: number,
): Promise<JobDepth> {
  const pipeline = client.pipeline();
  for (let partition = 0; partition < partitions; partition += 1) {
    const base = `${prefix}:${partitionName(QUEUES[queue], partition, partitions)}`;
    pipeline.llen(`${base}:wait`).zcard(`${base}:prioritized`).llen(`${base}:active`);
    pipeline.zcard(`${base}:delayed`).zcard(`${base}:failed`);
  }
  const counts = ((await pipeline.exec()) ?? []).map(([error, count]) => {
    if (error) throw error;
    return Number(count);
  });
  const sum = (...offsets: number[]) =>
    counts.reduce((total, count, index) => total + (offsets.includes(index % 5) ? count : 0), 0);
  return { waiting: sum(0, 1), active: sum(2), delayed: sum(3), failed: sum(4) };
}
