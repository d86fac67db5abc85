import { EVENTS } from '#libs/observability';
import { Server, type CustomTransportStrategy, type MessageHandler } from '@nestjs/microservices';
import type { Job } from 'bullmq';
import type { Redis } from 'ioredis';
import { isObservable, lastValueFrom } from 'rxjs';
import { BullMqContext } from './bullmq.context.js';
import { openFamily, type ConnectionFamily } from './connection.js';
import { JobRefused } from './job-error.js';
import { PartitionWorker } from './partition-worker.js';
import { QuietLog, type QueueLog } from './quiet-log.js';
import { RedisRefused } from './redis-check.js';
import { isRedisFailure } from './redis-failure.js';
import { StandingCheck } from './standing-check.js';

/** How {@link BullMqServer} serves its queues. */
export interface BullMqServerOptions {
  readonly redisUrl: string;
  readonly prefix: string;
  /** Each is served by a worker of its own, one job at a time over all replicas. */
  readonly queues: readonly string[];
  readonly log: QueueLog;
  /** Patterns that must have a handler, or the start is refused. */
  readonly patterns?: readonly string[];
  /** Which failures pause the queue instead of counting against the job. Default: those of Redis. */
  readonly pausesOn?: (error: unknown) => boolean;
  /** Run on every new connection before work begins, and again and again; while it rejects no job is taken. */
  readonly prepare?: (client: Redis) => Promise<void>;
  /** How often that is, and Redis heard of. Default 5 s. */
  readonly checkEveryMs?: number;
  /** How long `close()` waits for the jobs at hand. Default 10 s. */
  readonly closeTimeoutMs?: number;
  /** How long a job stays with a worker that died. Default 15 s. */
  readonly lockDurationMs?: number;
  /** How often such jobs are looked for, which adds to the above. Default 5 s. */
  readonly stalledIntervalMs?: number;
}

type Status = 'ready' | 'away' | 'closed';

/**
 * Nest's transport over BullMQ: `@EventPattern('job.name')` handles the jobs of that name, on every queue served.
 *
 * Starts without Redis: `listen` calls back at once, and work begins when Redis is there. A job of an unknown name
 * fails and is kept. What a handler returns becomes the job's result, which answers a `send`.
 */
export class BullMqServer extends Server<Record<string, never>, Status> implements CustomTransportStrategy {
  override readonly transportId = Symbol.for('BULLMQ');
  override readonly propagatesEventHandlerErrors = true;
  private readonly quietLog: QuietLog;
  private readonly connections: ConnectionFamily;
  private readonly workers: PartitionWorker[] = [];
  private readonly check: StandingCheck;

  constructor(private readonly options: BullMqServerOptions) {
    super();
    this.quietLog = new QuietLog(options.log);
    this.connections = openFamily(options.redisUrl, (error) => this.quietLog.error(EVENTS.queueErrored, error));
    const ask = () => this.prepare();
    const hear = (refusal: Error | undefined) => this.obey(refusal);
    this.check = new StandingCheck({ ask, hear, everyMs: options.checkEveryMs ?? 5000 });
  }

  /** Whether Redis answered when it was last asked and every queue is being served. */
  get isServing(): boolean {
    return this.trouble === undefined;
  }

  /** Why the queues are not being served: `away`, or in words; undefined when they are. */
  get trouble(): string | undefined {
    return this.client.status === 'ready' ? this.check.trouble : 'away';
  }

  /** Queues whose job at hand waits for a failure that is not its own to pass, each with that failure. */
  get paused(): Readonly<Record<string, string>> {
    const reasons = this.options.queues.map((queue, index) => [queue, this.workers[index]?.waitsFor] as const);
    return Object.fromEntries(reasons.filter((reason): reason is [string, string] => reason[1] !== undefined));
  }

  private get client(): Redis {
    return this.connections.client;
  }

  /** @throws when a pattern lacks its handler; then the app does not start */
  listen(callback: (error?: unknown) => void): void {
    const missing = (this.options.patterns ?? []).filter((pattern) => !this.getHandlerByPattern(pattern));
    if (missing.length > 0) {
      callback(new Error(`starting: no handler for ${missing.map((name) => `@EventPattern('${name}')`).join(', ')}`));
      return;
    }
    this.client.on('ready', () => void this.check.start());
    this.client.on('close', () => this._status$.next('away'));
    // Only its first attempt is reported here; the error listener has that, and it tries again by itself.
    this.client.connect().catch(() => undefined);
    callback();
  }

  async close(): Promise<void> {
    this.check.end();
    const deadlineMs = this.options.closeTimeoutMs ?? 10_000;
    await Promise.all(this.workers.map((worker) => worker.close(deadlineMs)));
    this.connections.disconnect();
    this._status$.next('closed');
  }

  on(): never {
    throw new Error('listening to events of the transport: subscribe on the workers that unwrap() gives');
  }

  /** The BullMQ workers, in the order of the queues; none before Redis was there. */
  unwrap<T>(): T {
    return this.workers.map((worker) => worker.inner) as T;
  }

  /** @throws when the pattern has a handler already: of two, one would be run beside or instead of the other */
  override addHandler(pattern: string, callback: MessageHandler, isEventHandler?: boolean, extras?: object): void {
    if (this.getHandlers().has(this.normalizePattern(pattern))) {
      throw new Error(`starting: "${pattern}" has two handlers; a job must have exactly one`);
    }
    super.addHandler(pattern, callback, isEventHandler, extras as Record<string, unknown>);
  }

  private async prepare(): Promise<void> {
    await this.options.prepare?.(this.client);
    // Whoever empties Redis takes this with it, without the connection being lost.
    const limits = this.client.pipeline();
    for (const queue of this.options.queues) limits.hset(`${this.options.prefix}:${queue}:meta`, 'concurrency', 1);
    for (const [error] of (await limits.exec()) ?? []) if (error) throw error;
  }

  private obey(refusal: Error | undefined): void {
    if (refusal && isRedisFailure(refusal)) return this.quietLog.error(EVENTS.queueErrored, refusal);
    if (refusal) {
      // At a first start the normalizer is often there before the gateway; that is no fault.
      const isEarly = refusal instanceof RedisRefused && refusal.code === 'PARTITIONS_UNKNOWN';
      if (!isEarly) this.quietLog.error(EVENTS.redisRefused, refusal);
      for (const worker of this.workers) worker.hold();
      return;
    }
    if (this.workers.length === 0) this.workers.push(...this.options.queues.map((queue) => this.serve(queue)));
    for (const worker of this.workers) worker.goOn();
    this._status$.next('ready');
  }

  private serve(queue: string): PartitionWorker {
    const { prefix, pausesOn = isRedisFailure } = this.options;
    return new PartitionWorker({
      client: this.client,
      prefix,
      queue,
      log: this.quietLog,
      lockDurationMs: this.options.lockDurationMs ?? 15_000,
      stalledIntervalMs: this.options.stalledIntervalMs ?? 5000,
      pausesOn,
      handle: (job, token) => this.dispatch(job, token),
    });
  }

  private async dispatch(job: Job, token: string | undefined): Promise<unknown> {
    // By name: `getHandlerByPattern` first tries to parse it as JSON, and what that throws costs more than the look-up.
    const handler = this.getHandlers().get(job.name);
    if (!handler) throw new JobRefused(`no handler for the job "${job.name}": add @EventPattern('${job.name}')`);
    return this.hooked(new BullMqContext([job, token]), async (context) => {
      const returned: unknown = await handler(job.data, context);
      return isObservable(returned) ? lastValueFrom(returned, { defaultValue: undefined }) : returned;
    });
  }

  /** Between Nest's processing hooks, which tell neither when the work is done nor how it ended. */
  private hooked<T>(context: BullMqContext, work: (context: BullMqContext) => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.runWithProcessingHooks(context, async (runEndHook) => {
        await work(context).then(resolve, reject);
        runEndHook();
      });
    });
  }
}
