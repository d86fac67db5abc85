/** Queue names, without the prefix that `QUEUE_PREFIX` sets. `intake` and `reply` are public, the others internal. */
export const QUEUES = { inbound: 'inbound', intake: 'intake', reply: 'reply', media: 'media' } as const;

/** Job name on `inbound`. */
export const ENVELOPES_FORWARDED = 'envelopes.forwarded';

/**
 * The job options of `intake`, which are part of the contract.
 *
 * A job that ticketing fails is tried ten times, two seconds apart at first and doubling; it is never removed when it
 * fails for good, and is kept for a day at least once done.
 */
export const INTAKE_JOB_OPTIONS = {
  attempts: 10,
  backoff: { type: 'exponential', delay: 2000 },
  removeOnComplete: { age: 86_400 },
  removeOnFail: false,
} as const;

/** The queue of one partition: the bare name while there is one, `name-n` otherwise. */
export function partitionName(queue: string, partition: number, partitions: number): string {
  return partitions === 1 ? queue : `${queue}-${partition}`;
}
