import { join } from 'node:path';
import { Inject, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import type { LoadedChannels } from '#libs/channel-registry';
import { journalKeyOf, mediaBaseUrlOf, type Environment } from '#libs/config';
import { BegunMarks, OnceLedger, Quarantine } from '#libs/ledger';
import { mediaLinkKeyOf } from '#libs/media';
import { createRegistry, gaugeOf, normalizerMetrics, type Logger } from '#libs/observability';
import { IntakeProducer, type BullMqServer } from '#libs/queue';
import type { Redis } from 'ioredis';
import { HealthServer } from './health-server.js';
import { BatchReport } from './normalize/batch-report.js';
import { mediaFolder } from './normalize/bodies.js';
import { NormalizeController } from './normalize/normalize.controller.js';
import { NormalizeService } from './normalize/normalize.service.js';
import { OutwardCopies } from './normalize/outward-copies.js';
import { Suspects } from './normalize/suspects.js';

/** What the normalizer is made of. */
export interface NormalizerParts {
  readonly settings: Environment;
  readonly logger: Logger;
  readonly loaded: LoadedChannels;
  readonly server: BullMqServer;
  /** For the ledger and the intakes; fails fast. */
  readonly redis: Redis;
}

const REDIS = Symbol('redis');
/** The app's logger, for whoever stops it. */
export const LOGGER = Symbol('logger');

/** Takes batches from `inbound`, makes intakes of them and queues those. */
@Module({})
export class NormalizerModule implements OnApplicationShutdown {
  constructor(@Inject(REDIS) private readonly redis: Redis) {}

  static of({ settings, logger, loaded, server, redis }: NormalizerParts): DynamicModule {
    const { QUEUE_PREFIX: prefix, INTAKE_PARTITIONS: partitions } = settings;
    const { instances, disabled } = loaded;
    const registry = createRegistry('normalizer');
    gaugeOf(registry, 'hotline_partitions_paused', 'Partitions that wait for Redis or the media store.', () => {
      return Object.keys(server.paused).length;
    });
    const media = mediaFolder(join(settings.DATA_DIR, 'media'));
    const now = () => new Date();
    const key = mediaLinkKeyOf(journalKeyOf(settings));
    const links = { baseUrl: mediaBaseUrlOf(settings), days: settings.MEDIA_LINK_DAYS, key };
    const service = new NormalizeService(
      new OnceLedger(redis, prefix),
      new Quarantine(redis, prefix),
      new IntakeProducer(redis, prefix, partitions),
      {
        instances,
        disabled,
        adcode: settings.ADCODE ?? null,
        blobs: media,
        copies: new OutwardCopies(media, links, now),
        now,
      },
    );
    const listenOn = { host: settings.NORMALIZER_HOST, port: settings.NORMALIZER_PORT };
    return {
      module: NormalizerModule,
      controllers: [NormalizeController],
      providers: [
        { provide: REDIS, useValue: redis },
        { provide: LOGGER, useValue: logger },
        { provide: NormalizeService, useValue: service },
        { provide: Suspects, useValue: new Suspects(service, new BegunMarks(redis, prefix)) },
        { provide: BatchReport, useValue: new BatchReport(logger, normalizerMetrics(registry), instances) },
        { provide: HealthServer, useValue: new HealthServer(server, registry, listenOn) },
      ],
    };
  }

  // After the transport has ended the batches at hand.
  onApplicationShutdown(): void {
    this.redis.disconnect();
  }
}
