import { join } from 'node:path';
import type { Environment } from '#libs/config';
import type { Envelope } from '#libs/contracts';
import { adoptOrphans, Journal, type JournalIncident, type JournalOptions } from '#libs/journal';
import { EVENTS, type GatewayMetrics, type Logger } from '#libs/observability';
import type { Quarantine } from '#libs/ledger';
import { BatchProducer } from '#libs/queue';
import { envelopeCodec } from './envelope-codec.js';
import { Forwarding } from './forwarding.service.js';
import { QuarantinePins } from './quarantine-pins.js';

const GIB = 1024 ** 3;
const DAY_MS = 86_400_000;
// A Redis that is frozen answers nothing at all; this is how long it takes until nobody waits for it any more.
const HAND_OVER_TIMEOUT_MS = 2000;

interface Needs {
  readonly settings: Environment;
  readonly key: Uint8Array;
  readonly logger: Logger;
  readonly metrics: GatewayMetrics;
  readonly quarantine: Quarantine;
}

/**
 * Opens this gateway's journal, and connects it and those of gateways that died on the same disk to Redis.
 *
 * Does not need Redis: what is kept is handed over whenever it comes.
 */
export async function openForwarding({ settings, key, logger, metrics, quarantine }: Needs): Promise<Forwarding> {
  const pins = new QuarantinePins(quarantine);
  const options: JournalOptions<Envelope> = {
    directory: join(settings.DATA_DIR, 'journal'),
    key,
    codec: envelopeCodec,
    retention: {
      maxAgeMs: settings.JOURNAL_RETENTION_DAYS * DAY_MS,
      maxBytes: settings.JOURNAL_MAX_GIB * GIB,
      isPinned: (id, fromSeq, toSeq) => pins.isPinned(id, fromSeq, toSeq),
    },
    syncMode: settings.JOURNAL_SYNC,
    onIncident: (incident) => report(incident, logger, metrics),
  };
  const journal = await Journal.open(options);
  const sink = new BatchProducer({
    redisUrl: settings.REDIS_URL,
    prefix: settings.QUEUE_PREFIX,
    partitions: { inbound: settings.INBOUND_PARTITIONS, intake: settings.INTAKE_PARTITIONS },
    log: logger,
    timeoutMs: HAND_OVER_TIMEOUT_MS,
  });
  const forwarding = new Forwarding({
    journal,
    adopt: () => adopt(options, logger),
    sink,
    pins,
    partitions: settings.INBOUND_PARTITIONS,
    reports: {
      forwarded: (messages) => metrics.forwarded.inc(messages),
      lagged: (error) =>
        logger.error({ event: EVENTS.forwarderLagged, err: error }, 'handing messages over to Redis; they are kept'),
      recovered: () => logger.info({ event: EVENTS.forwarderRecovered }),
    },
  });
  pins.watch(() => forwarding.journals.map(({ id }) => id));
  return forwarding;
}

async function adopt(options: JournalOptions<Envelope>, logger: Logger): Promise<readonly Journal<Envelope>[]> {
  try {
    const { adopted, refused } = await adoptOrphans(options);
    for (const { id } of adopted) logger.warn({ event: EVENTS.journalAdopted, journal: id });
    for (const { id, cause } of refused) {
      logger.error(
        { event: EVENTS.journalIncident, journal: id, err: cause },
        'adopting the journal of a dead gateway',
      );
    }
    return adopted;
  } catch (error) {
    logger.error(
      { event: EVENTS.journalIncident, err: error },
      'looking for journals of dead gateways; it is tried again',
    );
    return [];
  }
}

const HARMLESS: ReadonlySet<JournalIncident['kind']> = new Set(['torn-tail', 'available']);

function report(incident: JournalIncident, logger: Logger, metrics: GatewayMetrics): void {
  metrics.incidents.inc({ kind: incident.kind });
  const { kind, ...facts } = incident;
  const line = { event: EVENTS.journalIncident, incident: kind, ...facts };
  if (HARMLESS.has(kind)) logger.warn(line);
  else logger.error(line);
}
