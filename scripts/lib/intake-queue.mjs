const STATES = ['waiting', 'active', 'delayed', 'prioritized', 'completed', 'failed'];

/** The names of the queues that intakes arrive on: one, unless INTAKE_PARTITIONS spreads them. */
export function intakeQueues(env) {
  const partitions = Number(env.INTAKE_PARTITIONS ?? 1);
  return partitions === 1 ? ['intake'] : Array.from({ length: partitions }, (_, index) => `intake-${index}`);
}

/**
 * Waits until an intake that `matches` is on the queue, and leaves it there for ticketing.
 *
 * @returns `{ intake, isRedisAway }`: no intake when none came in time, and whether Redis was away at the end of it
 */
export async function findIntake({ redisUrl, prefix, queues, matches, withinMs }) {
  const { Queue } = await import('bullmq');
  const { Redis } = await import('ioredis');
  const connection = new Redis(redisUrl, { maxRetriesPerRequest: null });
  const opened = queues.map((name) => new Queue(name, { connection, prefix }));
  // It is connected to again and again; whether that helped in time is what the caller is told.
  for (const source of [connection, ...opened]) source.on('error', () => {});
  let timer;
  const tooLate = new Promise((done) => (timer = setTimeout(done, withinMs)));
  const search = async () => {
    while (timer) {
      for (const queue of opened) {
        const jobs = await queue.getJobs(STATES, 0, 200);
        const found = jobs.find((job) => job && matches(job.data));
        if (found) return found.data;
      }
      await new Promise((done) => setTimeout(done, 100));
    }
    return undefined;
  };
  const searching = search();
  // Commands that are still waiting for Redis end with the connection, after the race is over.
  searching.catch(() => {});
  try {
    const intake = await Promise.race([searching, tooLate]);
    return { intake, isRedisAway: connection.status !== 'ready' };
  } finally {
    clearTimeout(timer);
    timer = undefined;
    connection.disconnect();
  }
}
