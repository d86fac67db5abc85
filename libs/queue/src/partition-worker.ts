import { EVENTS } from '#libs/observability';
import { WaitingError, Worker, type Job } from 'bullmq';
import type { Redis } from 'ioredis';
import { setTimeout as sleep } from 'node:timers/promises';
import { bounded } from './connection.js';
import { JobRefused } from './job-error.js';
import type { QuietLog } from './quiet-log.js';

// BullMQ awaits this long on an empty queue; must stay well under the connection's socket time-out.
const DRAIN_DELAY_S = 5;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2000;
const GIVE_BACK_WITHIN_MS = 1000;
const LEAVE_WITHIN_MS = 1000;

/** How one queue is served. */
export interface PartitionWorkerOptions {
  /** Shared with the other workers; BullMQ duplicates it for its blocking reads. */
  readonly client: Redis;
  readonly prefix: string;
  readonly queue: string;
  readonly log: QuietLog;
  readonly lockDurationMs: number;
  readonly stalledIntervalMs: number;
  /** Whether a failure says nothing about the job; see {@link PartitionWorker}. */
  readonly pausesOn: (error: unknown) => boolean;
  readonly handle: (job: Job, token: string | undefined) => Promise<unknown>;
}

/**
 * Serves one queue, one job at a time.
 *
 * A failure that is not the job's own is tried again in place, with back-off, for as long as it takes, while BullMQ goes
 * on extending the job's lock: the partition is paused and nothing overtakes. Failing the job would put later ones
 * before it and use up its attempts, and moving it back would need the very Redis that is away. Should the lock be
 * lost meanwhile (Redis was away for longer than it lasts), another worker may start the same job: handlers must allow
 * for a job that runs twice at once, as they must anyway.
 */
export class PartitionWorker {
  private readonly worker: AbandonableWorker;
  private readonly closing = new AbortController();
  private pausedFor: string | undefined;
  private jobsAtHand = 0;

  constructor(private readonly options: PartitionWorkerOptions) {
    const { client, prefix, queue, log } = options;
    this.worker = new AbandonableWorker(queue, (job, token) => this.process(job, token), {
      connection: client,
      prefix,
      autorun: false,
      concurrency: 1,
      drainDelay: DRAIN_DELAY_S,
      lockDuration: options.lockDurationMs,
      stalledInterval: options.stalledIntervalMs,
      // A stall is a crash, a lost answer or a long outage of Redis, and BullMQ never forgets one: with a limit that can
      // be reached, a batch of accepted messages fails for good for what others did to it.
      maxStalledCount: 1e6,
      runRetryDelay: 1000,
    });
    this.worker.on('error', (error) => log.error(EVENTS.queueErrored, error, { queue }));
    this.worker.on('failed', (job, error) => log.error(EVENTS.jobFailed, error, { queue, jobId: job?.id }));
    this.worker.on('stalled', (jobId) =>
      log.error(EVENTS.jobStalled, 'its worker died or lost Redis', { queue, jobId }),
    );
    void this.runUntilClosed();
  }

  /** The failure, not its own, that the job at hand waits for to pass; undefined when it does not wait. */
  get waitsFor(): string | undefined {
    return this.pausedFor;
  }

  /** The BullMQ worker itself. */
  get inner(): Worker {
    return this.worker;
  }

  /** Takes no further job; the one at hand goes on. */
  hold(): void {
    if (!this.worker.isPaused()) void this.worker.pause(true);
  }

  /** Takes jobs again after {@link hold}. */
  goOn(): void {
    if (this.worker.isPaused()) void this.worker.unpause();
  }

  /**
   * Ends after the job at hand, or at the deadline. Then the caller must drop the connections; another worker takes the
   * job over once its lock has run out.
   */
  async close(deadlineMs: number): Promise<void> {
    this.closing.abort();
    const isClosed = this.worker.close().then(
      () => true,
      () => true,
    );
    const deadline = Date.now() + deadlineMs;
    let idleUntil = Infinity;
    while (Date.now() < Math.min(deadline, idleUntil)) {
      if (await Promise.race([isClosed, sleep(20, false)])) return;
      // Without a job at hand all that is left is to take leave of Redis, which never ends when Redis is away.
      idleUntil = this.jobsAtHand > 0 ? Infinity : Math.min(idleUntil, Date.now() + LEAVE_WITHIN_MS);
    }
    await this.worker.abandon();
  }

  private async runUntilClosed(): Promise<void> {
    while (!this.closing.signal.aborted) {
      try {
        await this.worker.run();
      } catch (error) {
        this.options.log.error(EVENTS.queueErrored, error, { queue: this.options.queue });
      }
      await this.pause(1000);
    }
  }

  private async process(job: Job, token: string | undefined): Promise<unknown> {
    // It was asked for before we were told to hold.
    if (this.worker.isPaused()) return this.giveBack(job, token);
    this.jobsAtHand += 1;
    try {
      return await this.handleUntilSettled(job, token);
    } finally {
      this.jobsAtHand -= 1;
      this.pausedFor = undefined;
    }
  }

  private async handleUntilSettled(job: Job, token: string | undefined): Promise<unknown> {
    const { queue, log, pausesOn, handle } = this.options;
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await handle(job, token);
      } catch (error) {
        if (error instanceof JobRefused || !pausesOn(error)) throw error;
        this.pausedFor = error instanceof Error ? error.message : String(error);
        log.error(EVENTS.partitionPaused, error, { queue, jobId: job.id, attempt });
        await this.pause(Math.min(FIRST_PAUSE_MS * 2 ** attempt, LONGEST_PAUSE_MS));
        if (this.closing.signal.aborted) return this.giveBack(job, token);
      }
    }
  }

  /** Puts the job back where it was, first in line; without Redis its lock will run out instead. */
  private async giveBack(job: Job, token: string | undefined): Promise<never> {
    await bounded(GIVE_BACK_WITHIN_MS, 'giving a job back', job.moveToWait(token)).catch(() => undefined);
    throw new WaitingError();
  }

  private async pause(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.closing.signal }).catch(() => undefined);
  }
}

class AbandonableWorker extends Worker {
  /** Unlike `resume`, leaves it to the caller to run a main loop that has ended. */
  async unpause(): Promise<void> {
    if (this.isRunning()) await this.resume();
    else this.paused = false;
  }

  /** Stops the timers that `close` would stop once Redis had answered. */
  async abandon(): Promise<void> {
    await this.lockManager.close();
    await this.pause(true);
  }
}
