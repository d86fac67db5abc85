import type { OnApplicationShutdown } from '@nestjs/common';
import type { Environment } from '#libs/config';
import { OnceLedger, Quarantine } from '#libs/ledger';
import type { Logger } from '#libs/observability';
import { jobDepth, openRedis, QuietLog, type JobDepth } from '#libs/queue';

/** What the gateway reads from Redis: looked up, never waited for. */
export class RedisView implements OnApplicationShutdown {
  readonly ledger: OnceLedger;
  readonly quarantine: Quarantine;
  private readonly client: ReturnType<typeof openRedis>;

  constructor(
    private readonly settings: Environment,
    logger: Logger,
  ) {
    const quiet = new QuietLog(logger);
    this.client = openRedis(settings.REDIS_URL, 'producer', (error) => quiet.error('redis.lost', error));
    this.ledger = new OnceLedger(this.client, settings.QUEUE_PREFIX);
    this.quarantine = new Quarantine(this.client, settings.QUEUE_PREFIX);
    // Its failure is the first of many attempts; every one is logged by the listener above.
    this.client.connect().catch(() => undefined);
  }

  /** Jobs by state: on `inbound` a job is a batch, on `intake` an intake. */
  jobs(queue: 'inbound' | 'intake'): Promise<JobDepth> {
    const { QUEUE_PREFIX, INBOUND_PARTITIONS, INTAKE_PARTITIONS } = this.settings;
    const partitions = queue === 'inbound' ? INBOUND_PARTITIONS : INTAKE_PARTITIONS;
    return jobDepth(this.client, QUEUE_PREFIX, queue, partitions);
  }

  onApplicationShutdown(): void {
    this.client.disconnect();
  }
}
