import type { ChannelInstance } from '#libs/channel-registry';
import type { EnvelopeBatch } from '#libs/contracts';
import { EVENTS, type Logger, type NormalizerMetrics } from '#libs/observability';
import { channelLabel, countsOf, type Ended } from './normalize.service.js';

// Under load the line would be longer than all else that is logged; the journal's range then says which they were.
const NAMED_AT_MOST = 20;

/** One run over a batch. */
export interface BatchRun {
  readonly startedAt: number;
  readonly endedAt: number;
  /** Runs that were begun before and broke off, or lost their worker. */
  readonly formerRuns: number;
}

/** Says what became of a batch: one line for it, one for each message that a person must look at, and the figures. */
export class BatchReport {
  constructor(
    private readonly logger: Logger,
    private readonly metrics: NormalizerMetrics,
    private readonly instances: ReadonlyMap<string, ChannelInstance>,
  ) {}

  done(batch: EnvelopeBatch, ended: readonly Ended[], { startedAt, endedAt, formerRuns }: BatchRun): void {
    this.metrics.batchSeconds.observe((endedAt - startedAt) / 1000);
    for (const message of ended) this.count(message, endedAt);
    for (const message of ended) this.warn(batch, message);
    this.logger.info({
      event: EVENTS.batchNormalized,
      journal: batch.journal,
      partition: batch.partition,
      first: batch.envelopes[0]?.seq,
      last: batch.envelopes.at(-1)?.seq,
      messages: batch.envelopes.length,
      ...countsOf(ended),
      traces: ended.length <= NAMED_AT_MOST ? ended.map(({ envelope }) => envelope.traceparent) : undefined,
      ms: endedAt - startedAt,
      formerRuns: formerRuns || undefined,
    });
  }

  private count({ envelope, outcome }: Ended, endedAt: number): void {
    this.metrics.ended.inc({ channel: channelLabel(this.instances, envelope), state: outcome.state });
    if (outcome.state === 'queued') {
      this.metrics.ageSeconds.observe(Math.max(0, endedAt - Date.parse(envelope.receivedAt)) / 1000);
    }
  }

  private warn(batch: EnvelopeBatch, { seq, envelope, outcome }: Ended): void {
    if (outcome.state !== 'quarantined') return;
    this.logger.warn({
      event: EVENTS.messageQuarantined,
      ref: `${batch.journal}.${seq}`,
      channel: channelLabel(this.instances, envelope),
      trace: envelope.traceparent,
      code: outcome.code,
      detail: outcome.detail,
    });
  }
}
