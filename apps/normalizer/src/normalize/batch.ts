import { ENVELOPE_VERSION, type Envelope, type EnvelopeBatch } from '#libs/contracts';
import { JobRefused } from '#libs/queue';

/**
 * Takes a job's data for a batch, if it is one.
 *
 * A look at its shape only: it was made by our own gateway, and a full check of each envelope would cost more than
 * understanding it.
 *
 * @throws {JobRefused} when it is none, or of a version that this release does not know
 */
export function asBatch(data: unknown): EnvelopeBatch {
  const batch = data as Partial<EnvelopeBatch> | null | undefined;
  if (batch?.v !== ENVELOPE_VERSION) {
    throw new JobRefused(
      `reading a batch: it has version ${String(batch?.v)}, this release reads ${ENVELOPE_VERSION}; ` +
        'let a normalizer of the release that wrote it have it',
    );
  }
  if (typeof batch.journal !== 'string' || typeof batch.partition !== 'number' || !Array.isArray(batch.envelopes)) {
    throw new JobRefused('reading a batch: journal, partition or envelopes are missing');
  }
  return batch as EnvelopeBatch;
}

/** Whether an envelope has what every later step counts on. */
export function isEnvelope(value: unknown): value is Envelope {
  const envelope = value as Partial<Envelope> | null | undefined;
  return (
    envelope?.v === ENVELOPE_VERSION &&
    typeof envelope.id === 'string' &&
    /^[0-9a-f]{32}$/.test(envelope.dedupeKey ?? '') &&
    /^[0-9a-f]{32}$/.test(envelope.contentDigest ?? '') &&
    typeof envelope.orderingKey === 'string' &&
    typeof envelope.receivedAt === 'string' &&
    typeof envelope.channel?.id === 'string' &&
    typeof envelope.request?.target === 'string' &&
    typeof envelope.body === 'object'
  );
}
