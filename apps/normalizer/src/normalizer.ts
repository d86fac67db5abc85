import { readFileSync } from 'node:fs';
import { NestFactory } from '@nestjs/core';
import type { INestMicroservice } from '@nestjs/common';
import type { MicroserviceOptions } from '@nestjs/microservices';
import { CHANNELS, loadInstances, type LoadedChannels } from '#libs/channel-registry';
import { ConfigError, type Environment } from '#libs/config';
import { ENVELOPES_FORWARDED, QUEUES, partitionName } from '#libs/contracts';
import { createLogger, EVENTS, nestLogger } from '#libs/observability';
import { BullMqServer, JobErrorFilter, openRedis, partitionsAgreed, QuietLog } from '#libs/queue';
import { NormalizerModule } from './normalizer.module.js';

// The launcher and the usual orchestrators kill after 20 s or more.
const CLOSE_TIMEOUT_MS = 10_000;

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Makes the normalizer, not yet listening. Needs no Redis to start: work begins when there is one.
 *
 * @param env fills in `${NAME}` in the channels file
 * @param loaded the channels, when they are not to be read from `CHANNELS_FILE`
 * @throws {ConfigError} when nothing can be made of the channels file; a bad instance is left out alone
 */
export async function createNormalizer(
  settings: Environment,
  env: Variables,
  loaded: LoadedChannels = readChannels(settings.CHANNELS_FILE, env),
): Promise<INestMicroservice> {
  const logger = createLogger('normalizer', settings.LOG_LEVEL);
  for (const fault of loaded.faults) logger.error({ event: EVENTS.channelDisabled, ...fault });
  logger.info({ event: EVENTS.configLoaded, channels: [...loaded.instances.keys()], faults: loaded.faults.length });
  const {
    REDIS_URL: redisUrl,
    QUEUE_PREFIX: prefix,
    INBOUND_PARTITIONS: inbound,
    INTAKE_PARTITIONS: intake,
  } = settings;
  const errors = new QuietLog(logger);
  const redis = openRedis(redisUrl, 'producer', (error) => errors.error(EVENTS.queueErrored, error));
  redis.connect().catch(() => undefined);
  const server = new BullMqServer({
    redisUrl,
    prefix,
    queues: Array.from({ length: inbound }, (_, partition) => partitionName(QUEUES.inbound, partition, inbound)),
    log: logger,
    patterns: [ENVELOPES_FORWARDED],
    // What a message can do wrong ends in quarantine; whatever still rejects is Redis's fault, the disk's or ours.
    pausesOn: () => true,
    prepare: partitionsAgreed(prefix, { inbound, intake }),
    closeTimeoutMs: CLOSE_TIMEOUT_MS,
  });
  const module = NormalizerModule.of({ settings, logger, loaded, server, redis });
  const app = await NestFactory.createMicroservice<MicroserviceOptions>(module, {
    strategy: server,
    logger: nestLogger(logger),
    abortOnError: false,
  });
  app.useGlobalFilters(new JobErrorFilter());
  return app;
}

function readChannels(file: string, env: Variables): LoadedChannels {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new ConfigError([{ where: 'CHANNELS_FILE', what: `cannot be read: ${(error as Error).message}` }]);
  }
  const loaded = loadInstances(CHANNELS, text, file, env);
  // Not one channel can be told from an unknown one: every message would end in quarantine.
  const isUseless = loaded.instances.size === 0 && loaded.disabled.size === 0 && loaded.faults.length > 0;
  if (isUseless) throw new ConfigError(loaded.faults);
  return loaded;
}
