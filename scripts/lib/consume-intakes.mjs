import { intakeQueues } from './intake-queue.mjs';

/** Takes every intake off the queue, as ticketing does: with a BullMQ worker and nothing else of this project. */
export async function consumeIntakes(env, onIntake) {
  const { Worker } = await import('bullmq');
  const { Redis } = await import('ioredis');
  const connection = new Redis(env.REDIS_URL, { maxRetriesPerRequest: null });
  const prefix = env.QUEUE_PREFIX ?? 'hotline';
  const workers = intakeQueues(env).map((queue) => {
    const worker = new Worker(queue, async ({ data }) => onIntake(data), { connection, prefix });
    // While Redis restarts; the worker goes on by itself.
    worker.on('error', () => {});
    return worker;
  });
  return {
    async close() {
      await Promise.all(workers.map((worker) => worker.close()));
      connection.disconnect();
    },
  };
}
