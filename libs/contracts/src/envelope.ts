import { z } from 'zod';
import { Assurance, Medium } from './intake.js';
import { Instant, IntakeId } from './coded.js';

/** The version of the {@link Envelope} that this release writes into the journal and onto `inbound`. */
export const ENVELOPE_VERSION = 1;

/** Bytes at hand, or a reference to where they were flushed before the envelope was. */
export const Payload = z.union([
  z.object({ text: z.string().describe('The bytes, when they are valid UTF-8 (so that nothing is lost by it).') }),
  z.object({ base64: z.string().describe('The bytes otherwise.') }),
  z.object({ blob: z.string().describe('Name in the media store; for what is too large to travel.'), bytes: z.int() }),
]);
export type Payload = z.infer<typeof Payload>;

/** A file that came inside the request, streamed to the media store before the message was accepted. */
export const StoredFile = z.object({
  blob: z.string(),
  field: z.string(),
  name: z.string().nullable(),
  mime: z.string().nullable().describe('As the sender claims.'),
  sniffed: z.string().nullable().describe('As the first bytes say; null when they say nothing known.'),
  bytes: z.int().min(0),
  sha256: z.string(),
});
export type StoredFile = z.infer<typeof StoredFile>;

/** Why a kept message needs a person before it may become an intake. */
export const Doubt = z.object({
  code: z.enum(['STALE', 'BODY_NOT_UNDERSTOOD', 'KEY_REUSED', 'CHANNEL_FAULT']),
  detail: z.string(),
});
export type Doubt = z.infer<typeof Doubt>;

/**
 * One message as it was taken in: who vouched for it, its exact bytes, and its identity.
 *
 * Written to the journal before the sender is answered, and from then on never changed. Everything that needs
 * understanding is worked out from it later, and can be worked out again.
 */
export const Envelope = z
  .object({
    v: z.literal(ENVELOPE_VERSION),
    id: IntakeId,
    channel: z.object({ id: z.string(), adapter: z.string(), medium: Medium, version: z.string() }),
    receivedAt: Instant,
    traceparent: z.string(),
    credential: z.string().describe('Which secret or address vouched, by name, never the secret.'),
    assurance: Assurance,
    orderingKey: z.string(),
    dedupeKey: z.string().describe("Hash of the channel's recipe, 32 hex digits."),
    contentDigest: z.string().describe('Hash of what the recipe calls content, 32 hex digits.'),
    request: z.object({
      method: z.string(),
      target: z.string().describe('Exactly as received, secrets in the path cut out.'),
      headers: z.array(z.tuple([z.string(), z.string()])).describe("The channel's allow-list only."),
      remoteAddress: z.string().nullable(),
    }),
    body: Payload.describe("The message's own bytes as received."),
    plain: Payload.optional().describe('The bytes after decryption, where the provider encrypts.'),
    part: z.string().optional().describe('Which message of the body this is, where they share one.'),
    files: z.array(StoredFile).optional(),
    doubt: Doubt.optional(),
  })
  .meta({ id: 'Envelope', title: 'Envelope', description: 'One message as it was taken in. Internal.' });
export type Envelope = z.infer<typeof Envelope>;

/** An envelope with its journal position, as it travels on `inbound`. */
export interface PositionedEnvelope {
  readonly seq: number;
  readonly envelope: Envelope;
}

/** One job on `inbound`: a run of envelopes of one partition, in journal order. */
export interface EnvelopeBatch {
  readonly v: typeof ENVELOPE_VERSION;
  readonly journal: string;
  readonly partition: number;
  readonly envelopes: readonly PositionedEnvelope[];
}
