const STATES = ['waiting', 'active', 'delayed', 'prioritized', 'completed', 'failed'];

/** The names of the queues that intakes arrive on: one, unless INTAKE_PARTITIONS spreads them. */
export function intakeQueues(env) {
  const partitions = Number(env.INTAKE_PARTITIONS ?? 1);
  return partitions === 1 ? ['intake'] : Array.from({ length: partitions }, (_, index) => `intake-${index}`);
}

/**
 * Waits until an intake that `matches` is on the queue, and leaves it there for ticketing.
 *
 * @returns the intake, or undefined when none came in time
 */
export async function findIntake({ redisUrl, prefix, queues, matches, withinMs }) {
  const { Queue } = await import('bullmq');
  const { Redis } = await import('ioredis');
  const connection = new Redis(redisUrl, { maxRetriesPerRequest: null });
  const opened = queues.map((name) => new Queue(name, { connection, prefix }));
  try {
    const deadline = Date.now() + withinMs;
    while (Date.now() < deadline) {
      for (const queue of opened) {
        const jobs = await queue.getJobs(STATES, 0, 200);
        const found = jobs.find((job) => job && matches(job.data));
        if (found) return found.data;
      }
      await new Promise((done) => setTimeout(done, 100));
    }
    return undefined;
  } finally {
    await Promise.all(opened.map((queue) => queue.close()));
    connection.disconnect();
  }
}
