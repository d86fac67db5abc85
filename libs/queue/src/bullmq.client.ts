import { EVENTS } from '#libs/observability';
import { ClientProxy, type MsPattern, type ReadPacket, type WritePacket } from '@nestjs/microservices';
import { Queue, QueueEvents, type Job } from 'bullmq';
import type { Redis } from 'ioredis';
import { BullMqRecord } from './bullmq.record.js';
import { bounded, bullConnection, openRedis, untilReady } from './connection.js';
import { QuietLog, type QueueLog } from './quiet-log.js';

/** Which queue {@link BullMqClient} adds to. */
export interface BullMqClientOptions {
  readonly redisUrl: string;
  readonly prefix: string;
  readonly queue: string;
  readonly log: QueueLog;
  /** How long an `emit` waits for Redis. Default 5 s. */
  readonly timeoutMs?: number;
  /** How long a `send` waits for the job's result. Default 30 s. */
  readonly replyTimeoutMs?: number;
}

/**
 * The client side of the transport: `emit` adds a job, `send` adds one and waits for its result.
 *
 * The data must be a {@link BullMqRecord}, whose job id makes an add safe to repeat. An error of `emit` means unknown,
 * not failed: emit the same record again.
 */
export class BullMqClient extends ClientProxy {
  private readonly client: Redis;
  private readonly quietLog: QuietLog;
  private queue: Queue | undefined;
  private events: QueueEvents | undefined;

  constructor(private readonly options: BullMqClientOptions) {
    super();
    this.quietLog = new QuietLog(options.log);
    this.client = openRedis(options.redisUrl, 'producer', this.onError);
  }

  async connect(): Promise<Queue> {
    const ms = this.options.timeoutMs ?? 5000;
    await untilReady(this.client, ms);
    // A queue that is made while Redis is away never becomes usable, so it is made now, and again if that failed.
    this.queue ??= this.openQueue();
    try {
      await bounded(ms, `opening the queue ${this.options.queue}`, this.queue.waitUntilReady());
    } catch (error) {
      this.queue = undefined;
      throw error;
    }
    return this.queue;
  }

  async close(): Promise<void> {
    const { events } = this;
    if (events) await bounded(1000, 'closing', events.close()).catch(() => events.disconnect());
    this.client.disconnect();
  }

  /** The BullMQ queue; undefined before the first use. */
  unwrap<T>(): T {
    return this.queue as T;
  }

  protected async dispatchEvent<T>(packet: ReadPacket): Promise<T> {
    return (await this.add(packet)) as T;
  }

  protected publish(packet: ReadPacket, callback: (packet: WritePacket) => void): () => void {
    this.call(packet).then(
      (response) => callback({ response, isDisposed: true }),
      (err: unknown) => callback({ err }),
    );
    return () => undefined;
  }

  private readonly onError = (error: Error): void =>
    this.quietLog.error(EVENTS.queueErrored, error, { queue: this.options.queue });

  private openQueue(): Queue {
    const queue = new Queue(this.options.queue, { connection: this.client, prefix: this.options.prefix });
    queue.on('error', this.onError);
    return queue;
  }

  private async call(packet: ReadPacket): Promise<unknown> {
    const { redisUrl, prefix, queue, replyTimeoutMs = 30_000 } = this.options;
    if (!this.events) {
      this.events = new QueueEvents(queue, { connection: bullConnection(redisUrl), prefix });
      this.events.on('error', this.onError);
    }
    await bounded(this.options.timeoutMs ?? 5000, `listening to ${queue}`, this.events.waitUntilReady());
    return (await this.add(packet)).waitUntilFinished(this.events, replyTimeoutMs);
  }

  private async add(packet: ReadPacket): Promise<Job> {
    const record: unknown = packet.data;
    const name = this.normalizePattern(packet.pattern as MsPattern);
    if (!(record instanceof BullMqRecord)) {
      throw new Error(
        `adding the job "${name}" to ${this.options.queue}: the data must be a BullMqRecord with a jobId`,
      );
    }
    const queue = await this.connect();
    const adding = queue.add(name, record.data, record.options);
    return bounded(this.options.timeoutMs ?? 5000, `adding the job "${name}" to ${this.options.queue}`, adding);
  }
}
