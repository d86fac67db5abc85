import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** The registry of one process, with Node's own figures in it. */
export function createRegistry(app: string): Registry {
  const registry = new Registry();
  registry.setDefaultLabels({ app });
  collectDefaultMetrics({ register: registry });
  return registry;
}

/** What the gateway counts. Labels are bounded: the configured channels, and fixed lists of reasons. */
export function gatewayMetrics(registry: Registry) {
  const registers = [registry];
  return {
    received: new Counter({
      name: 'hotline_messages_received_total',
      help: 'Messages accepted, and requests refused.',
      labelNames: ['channel'],
      registers,
    }),
    accepted: new Counter({
      name: 'hotline_messages_accepted_total',
      help: 'Messages that were flushed to the journal and acknowledged.',
      labelNames: ['channel'],
      registers,
    }),
    refused: new Counter({
      name: 'hotline_requests_refused_total',
      help: 'Requests that were refused, by reason.',
      labelNames: ['channel', 'reason'],
      registers,
    }),
    handshakes: new Counter({
      name: 'hotline_handshakes_total',
      help: 'Checks of our address by a provider.',
      labelNames: ['channel'],
      registers,
    }),
    ackSeconds: new Histogram({
      name: 'hotline_ack_seconds',
      help: "From the request's arrival to its answer.",
      labelNames: ['channel'],
      buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.3, 0.7, 1, 2.5, 5],
      registers,
    }),
    incidents: new Counter({
      name: 'hotline_journal_incidents_total',
      help: 'Faults of the journal, by kind.',
      labelNames: ['kind'],
      registers,
    }),
    forwarded: new Counter({
      name: 'hotline_messages_forwarded_total',
      help: 'Messages handed over to Redis, repeats after a fault included.',
      registers,
    }),
  } as const;
}
export type GatewayMetrics = ReturnType<typeof gatewayMetrics>;

/** What the normalizer counts. */
export function normalizerMetrics(registry: Registry) {
  const registers = [registry];
  return {
    ended: new Counter({
      name: 'hotline_messages_ended_total',
      help: 'Messages by end state: queued, duplicate, quarantined, ignored.',
      labelNames: ['channel', 'state'],
      registers,
    }),
    batchSeconds: new Histogram({
      name: 'hotline_batch_seconds',
      help: 'How long one batch took.',
      buckets: [0.002, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 15],
      registers,
    }),
    ageSeconds: new Histogram({
      name: 'hotline_intake_age_seconds',
      help: 'From acceptance at the gateway to the intake queue.',
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1, 5, 30, 300],
      registers,
    }),
  } as const;
}
export type NormalizerMetrics = ReturnType<typeof normalizerMetrics>;

/** A gauge that is read when it is scraped. */
export function gaugeOf(registry: Registry, name: string, help: string, read: () => number): void {
  new Gauge({
    name,
    help,
    registers: [registry],
    collect() {
      this.set(read());
    },
  });
}

/** A gauge of several lines, read when it is scraped; without any line while `read` rejects, since nothing is known then. */
export function gaugesOf<L extends string>(
  registry: Registry,
  name: string,
  help: string,
  labelNames: readonly L[],
  read: () => Promise<readonly (readonly [Readonly<Record<L, string>>, number])[]>,
): void {
  new Gauge({
    name,
    help,
    labelNames,
    registers: [registry],
    async collect() {
      this.reset();
      const lines = await read().catch(() => undefined);
      for (const [labels, value] of lines ?? []) this.set({ ...labels }, value);
      // Without labels there is always a line, and 0 would be an untruth.
      if (lines === undefined && labelNames.length === 0) this.set(NaN);
    },
  });
}
