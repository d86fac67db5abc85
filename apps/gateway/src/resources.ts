import { hkdfSync } from 'node:crypto';
import { join } from 'node:path';
import type { Provider } from '@nestjs/common';
import type { LoadedChannels } from '#libs/channel-registry';
import { adminTokenOf, journalKeyOf, type Environment } from '#libs/config';
import { mediaLinkKeyOf, MediaStore } from '#libs/media';
import {
  createRegistry,
  gatewayMetrics,
  gaugeOf,
  gaugesOf,
  type GatewayMetrics,
  type Logger,
} from '#libs/observability';
import type { Registry } from 'prom-client';
import { Forwarding } from './forward/forwarding.service.js';
import { openForwarding } from './forward/open-forwarding.js';
import { ProbeMark } from './check/probe-mark.js';
import { Instances } from './intake/instances.js';
import { RedisView } from './redis-view.js';
import {
  ADMIN_TOKEN,
  GATEWAY_METRICS,
  LOADED_CHANNELS,
  LOGGER,
  MEDIA_LINK_KEY,
  METRICS_REGISTRY,
  ORDERING_SECRET,
  SETTINGS,
} from './tokens.js';

/** What is known before anything is opened. */
export interface Given {
  readonly settings: Environment;
  readonly logger: Logger;
  readonly loaded: LoadedChannels;
}

/** What the gateway's classes are given: settings, secrets, and everything that is opened with it and closed again. */
export function resourcesOf({ settings, logger, loaded }: Given): Provider[] {
  const key = journalKeyOf(settings);
  return [
    { provide: SETTINGS, useValue: settings },
    { provide: LOGGER, useValue: logger },
    { provide: LOADED_CHANNELS, useValue: loaded },
    { provide: Instances, useValue: new Instances(loaded) },
    { provide: ADMIN_TOKEN, useFactory: () => adminTokenOf(settings) },
    { provide: ORDERING_SECRET, useValue: new Uint8Array(hkdfSync('sha256', key, '', 'ordering key', 32)) },
    { provide: ProbeMark, useValue: new ProbeMark(new Uint8Array(hkdfSync('sha256', key, '', 'probe mark', 32))) },
    { provide: MEDIA_LINK_KEY, useValue: mediaLinkKeyOf(key) },
    { provide: MediaStore, useValue: new MediaStore(join(settings.DATA_DIR, 'media')) },
    { provide: METRICS_REGISTRY, useFactory: () => createRegistry('gateway') },
    { provide: GATEWAY_METRICS, useFactory: gatewayMetrics, inject: [METRICS_REGISTRY] },
    { provide: RedisView, useFactory: () => new RedisView(settings, logger) },
    {
      provide: Forwarding,
      inject: [METRICS_REGISTRY, GATEWAY_METRICS, RedisView],
      useFactory: async (registry: Registry, metrics: GatewayMetrics, redis: RedisView) => {
        const forwarding = await openForwarding({ settings, key, logger, metrics, quarantine: redis.quarantine });
        watch(registry, forwarding, redis);
        return forwarding;
      },
    },
  ];
}

function watch(registry: Registry, forwarding: Forwarding, redis: RedisView): void {
  const { journal } = forwarding;
  const gauge = (name: string, help: string, read: () => number) => gaugeOf(registry, name, help, read);
  gauge('hotline_journal_waiting_messages', 'Kept, but not yet in Redis.', () => forwarding.waiting);
  gauge('hotline_journal_oldest_waiting_seconds', 'Age of the oldest message that is not yet in Redis.', () => {
    const oldest = forwarding.oldestWaitingAt;
    return oldest === null ? 0 : Math.max(0, (Date.now() - oldest) / 1000);
  });
  gauge('hotline_journal_bytes', 'Disk that the journal takes.', () => journal.stats().bytes);
  gauge('hotline_journal_open', '1 while messages can be kept.', () => Number(forwarding.canKeep));
  gauge('hotline_redis_in_step', '1 while Redis takes what comes.', () => Number(forwarding.isCaughtUp));
  // A batch among the failed is the one place where accepted messages stand still until a person comes.
  gaugesOf(registry, 'hotline_queue_jobs', 'Jobs in Redis, batches on inbound.', ['queue', 'state'], async () => {
    const [inbound, intake] = await Promise.all([redis.jobs('inbound'), redis.jobs('intake')]);
    return Object.entries({ inbound, intake }).flatMap(([queue, depth]) =>
      Object.entries(depth).map(([state, jobs]) => [{ queue, state }, jobs as number] as const),
    );
  });
  gaugesOf(registry, 'hotline_quarantined_messages', 'Messages that wait for a person.', [], async () => [
    [{}, await redis.quarantine.count()],
  ]);
}
