import { EVENTS } from '#libs/observability';
import { ENVELOPES_FORWARDED, QUEUES, partitionName, type EnvelopeBatch } from '#libs/contracts';
import { Queue, type JobsOptions } from 'bullmq';
import type { Redis } from 'ioredis';
import { Admission } from './admission.js';
import { bounded, openRedis, untilReady } from './connection.js';
import type { PartitionCounts } from './partitions.js';
import { QuietLog, type QueueLog } from './quiet-log.js';

/** Where {@link BatchProducer} adds to. */
export interface BatchProducerOptions {
  readonly redisUrl: string;
  readonly prefix: string;
  readonly partitions: PartitionCounts;
  readonly log: QueueLog;
  /** How long one `add` may take. Default 5 s. */
  readonly timeoutMs?: number;
}

// No attempts: a failure that is not the batch's own pauses its partition in place, see PartitionWorker. Done batches go
// at once: they hold people's words, and the once-ledger knows a batch that comes a second time.
const JOB_OPTIONS = { removeOnComplete: true, removeOnFail: false } satisfies JobsOptions;

/**
 * Hands batches of envelopes over to the normalizers.
 *
 * Connects by itself, and records the numbers of partitions as soon as Redis is there: consumers wait for them. Never
 * waits without bound, whatever state Redis is in, the one it had when we started included.
 */
export class BatchProducer {
  private readonly client: Redis;
  private readonly quietLog: QuietLog;
  private readonly admission: Admission;
  private readonly queues = new Map<number, Queue>();

  constructor(private readonly options: BatchProducerOptions) {
    this.quietLog = new QuietLog(options.log);
    this.client = openRedis(options.redisUrl, 'producer', this.onError);
    this.admission = new Admission(this.client, options.prefix, options.partitions, options.log);
    // Refused or away: said here once, and again by whatever is to be added meanwhile.
    this.client.on('ready', () => void this.admission.check().catch(this.onError));
    this.client.connect().catch(() => undefined);
  }

  /**
   * Adds one batch; resolves when Redis has it.
   *
   * A rejection means unknown, not failed: add the same batch again. Its job id names its journal, partition and
   * range, so that as long as the first is not done the second changes nothing, and after that the ledger tells.
   *
   * @throws {RedisAway} when there was no answer in time
   * @throws {RedisRefused} when this Redis would lose messages or its queues are laid out otherwise
   */
  async add(batch: EnvelopeBatch): Promise<void> {
    const doing = `handing over messages ${rangeOf(batch)} of journal ${batch.journal}`;
    await bounded(this.options.timeoutMs ?? 5000, doing, this.addNow(batch));
  }

  async close(): Promise<void> {
    this.client.disconnect();
  }

  private async addNow(batch: EnvelopeBatch): Promise<void> {
    await untilReady(this.client, this.options.timeoutMs ?? 5000);
    await this.admission.check();
    const queue = await this.queueOf(batch.partition);
    const jobId = `${batch.journal}.${batch.partition}.${rangeOf(batch)}`;
    // Straight to the backend: a Job object for each batch would be made only to be thrown away.
    await queue.getBackend().addJob(
      {
        id: jobId,
        name: ENVELOPES_FORWARDED,
        data: JSON.stringify(batch),
        opts: JOB_OPTIONS,
        timestamp: Date.now(),
        progress: 0,
        attemptsMade: 0,
        attemptsStarted: 0,
        stalledCounter: 0,
        failedReason: '',
        returnvalue: '',
        stacktrace: '[]',
      },
      jobId,
    );
  }

  private async queueOf(partition: number): Promise<Queue> {
    const known = this.queues.get(partition);
    if (known) return known;
    const name = partitionName(QUEUES.inbound, partition, this.options.partitions.inbound);
    // Made only now that Redis has answered: one that is made while Redis is away never becomes usable.
    const queue = new Queue(name, { connection: this.client, prefix: this.options.prefix });
    queue.on('error', this.onError);
    await queue.waitUntilReady();
    this.queues.set(partition, queue);
    return queue;
  }

  private readonly onError = (error: Error): void => this.quietLog.error(EVENTS.queueErrored, error);
}

function rangeOf({ envelopes }: EnvelopeBatch): string {
  return `${envelopes[0]?.seq ?? 0}-${envelopes.at(-1)?.seq ?? 0}`;
}
