import { z } from 'zod';
import { Coded, Instant, IntakeId } from './coded.js';

/** The version of the {@link Intake} contract that this release writes. */
export const INTAKE_SCHEMA_VERSION = '1.0';

/** What the sender wants done: open a matter, or add to one that exists. */
export const ACTIONS = [
  'create',
  'supplement',
  'urge',
  'supervise',
  'withdraw',
  'rework',
  'review',
  'close',
  'event',
] as const;
export const Action = z.enum(ACTIONS).describe('create opens a matter, all others add to one.');
export type Action = z.infer<typeof Action>;

/** The kinds of medium that a channel belongs to. */
export const MEDIA = ['phone', 'wechat', 'weibo', 'sms', 'app', 'web', 'email', 'transfer'] as const;
export const Medium = z.enum(MEDIA).describe('The kind of medium.');
export type Medium = z.infer<typeof Medium>;

/** How much the sender's proof is worth: `low` when no signature covers the content. */
export const Assurance = z.enum(['high', 'low']);
export type Assurance = z.infer<typeof Assurance>;

const text = (max: number) => z.string().max(max);

export const Phone = z.object({
  number: text(64).nullable().describe('E.164 where the raw number can be read as one, otherwise null.'),
  role: z
    .enum(['calling', 'contact', 'callback'])
    .describe('calling: seen by the network; contact: given by the person; callback: to ring back.'),
  raw: text(128).describe('The number exactly as it arrived.'),
});
export type Phone = z.infer<typeof Phone>;

export const Requester = z
  .object({
    kind: z.enum(['person', 'organisation', 'unknown']).describe('What they are, as far as the source tells.'),
    name: text(256).nullable().describe('As given, not checked.'),
    gender: z.enum(['male', 'female', 'unknown']).nullable().describe('null: nobody said.'),
    phones: z.array(Phone).max(20).describe('Empty when no number is known.'),
    channelUserId: text(256)
      .nullable()
      .describe('The person as the channel knows them: openid, contact id, app user id.'),
    email: text(320).nullable().describe('As given, not checked.'),
    address: text(1000).nullable().describe('Where the person lives or writes from; where it happened is `place`.'),
    language: text(35).nullable().describe('BCP 47.'),
    anonymous: z.boolean().describe('The person asked not to be named.'),
    confidential: z.boolean().describe('The person is to be kept from whoever handles the matter.'),
  })
  .describe('Who asks.');
export type Requester = z.infer<typeof Requester>;

export const Appeal = z
  .object({
    type: z
      .enum(['consult', 'help', 'complaint', 'report', 'suggestion', 'praise', 'other'])
      .nullable()
      .describe('null: not yet classified. Only a sender that states the type fills it; the gateway does not guess.'),
    title: text(500).nullable().describe('Only where the source gives one.'),
    content: text(100_000).describe(
      'What the person said, as text. Empty when the message carries none (an image, a missed call).',
    ),
    occurredAt: Instant.nullable().describe('When it happened, as the sender says.'),
    classification: z
      .array(
        Coded.extend({ level: z.int().min(1).max(9).nullable().describe('Its level in that table, 1 the widest.') }),
      )
      .max(20)
      .describe('Codes for what it is about.'),
    subject: z
      .object({
        kind: z.enum(['person', 'organisation', 'unknown']).describe('What it is, as far as the source tells.'),
        name: text(256).nullable().describe('As given.'),
        phone: text(128).nullable().describe('As given.'),
      })
      .nullable()
      .describe('Whom or what the appeal is about.'),
    demand: text(5000).nullable().describe('What the person wants to happen.'),
  })
  .describe('What is asked.');
export type Appeal = z.infer<typeof Appeal>;

export const Place = z
  .object({
    text: text(1000).nullable().describe('The place in words.'),
    adcode: Coded.nullable().describe('Administrative division.'),
    town: text(128).nullable().describe('Town or subdistrict (街道).'),
    community: text(128).nullable().describe('Community or village (社区).'),
    point: z
      .object({
        lng: z.number().min(-180).max(180).describe('Longitude, degrees.'),
        lat: z.number().min(-90).max(90).describe('Latitude, degrees.'),
        crs: z
          .enum(['WGS84', 'GCJ02', 'BD09', 'CGCS2000', 'unknown'])
          .describe('Never guessed: unknown when the source does not say.'),
      })
      .nullable()
      .describe('The place as coordinates.'),
  })
  .describe('Where it happened.');
export type Place = z.infer<typeof Place>;

export const Attachment = z.object({
  id: text(128).describe('Stable within the matter.'),
  kind: z.enum(['image', 'voice', 'video', 'file']).describe('By its content where that is at hand.'),
  name: text(500).nullable().describe('As the sender named it; never a path to open.'),
  mime: text(255).nullable().describe('Media type.'),
  bytes: z.int().min(0).nullable().describe('Size.'),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .nullable()
    .describe('Of the file, hex, where it is known; of what `url` delivers, once there is one.'),
  state: z
    .enum(['pending', 'stored', 'refused', 'expired', 'failed'])
    .describe(
      'pending: still with the provider; stored: kept by the gateway; refused: not taken, by rule; expired: gone at the provider; failed: could not be fetched, or not be handed out (`warnings` say why).',
    ),
  url: text(2000)
    .nullable()
    .describe('Where to fetch it, or null while there is nowhere. Whoever has it may fetch: keep it out of logs.'),
  durationMs: z.int().min(0).nullable().describe('Of voice and video, milliseconds.'),
  transcript: text(100_000).nullable().describe('What was said in it, where the source tells.'),
  expiresAt: Instant.nullable().describe(
    'When `url` stops working; while there is none, when the provider deletes the file, where that is known.',
  ),
});
export type Attachment = z.infer<typeof Attachment>;

export const Call = z
  .object({
    callId: text(256).describe('Names the call, through all its legs; the matter is derived from it.'),
    direction: z.enum(['inbound', 'outbound', 'internal', 'unknown']).describe('Seen from the hotline.'),
    from: text(128).nullable().describe("The caller's number as the exchange writes it."),
    to: text(128).nullable().describe('The number that was called.'),
    startedAt: Instant.nullable().describe('When it rang.'),
    answeredAt: Instant.nullable().describe('When a person answered.'),
    endedAt: Instant.nullable().describe('When it ended.'),
    outcome: z.enum(['answered', 'missed', 'abandoned']).nullable().describe('null: not known from this event.'),
    agent: z
      .object({ id: text(128).nullable().describe('Id or extension.'), name: text(128).nullable().describe('Name.') })
      .nullable()
      .describe('Who answered.'),
    queue: text(128).nullable().describe('The queue or skill group.'),
    recording: z.array(text(128)).max(50).describe('Ids of the attachments that are recordings of this call.'),
  })
  .describe('Phone only.');
export type Call = z.infer<typeof Call>;

export const Triage = z
  .object({
    emergency: z
      .object({
        targets: z.array(text(32)).describe('Whom to tell.'),
        rule: text(128).describe('Which rule says so.'),
        matched: text(256).describe('What it matched.'),
      })
      .nullable()
      .describe('Who must hear of it at once (110, 119, 120, utilities), and why.'),
    flags: z.array(text(64)).max(50).describe('What a reader should know at a glance.'),
    entities: z
      .array(z.object({ type: text(64).describe('What it is.'), masked: text(256).describe('Itself, masked.') }))
      .max(200)
      .describe('Personal data found in the text.'),
    related: z
      .array(
        z.object({
          kind: text(64).describe('How it is related.'),
          intakeId: IntakeId.describe('The other intake.'),
          score: z.number().describe('How sure the rule is.'),
          rule: text(128).describe('Which rule says so.'),
        }),
      )
      .max(50)
      .describe('Links, never merges.'),
    missing: z.array(text(64)).max(50).describe('What a handler will have to ask for.'),
  })
  .describe('What the gateway noticed; advice, never a decision.');
export type Triage = z.infer<typeof Triage>;

export const Transfer = z
  .object({
    partner: text(128).describe('The body that sends it.'),
    orderNo: text(128).describe('Its number of the order.'),
    seq: text(64).nullable().describe('Its number of this message on the order.'),
    mode: text(64).nullable().describe('How it is transferred, in its words.'),
    from: Coded.nullable().describe('Who hands over.'),
    to: Coded.nullable().describe('Who takes over.'),
    dispatchedAt: Instant.nullable().describe('When it was handed over.'),
    signBy: Instant.nullable().describe('By when it must be signed for.'),
    dueAt: Instant.nullable().describe('By when it must be done.'),
    mandatory: z.boolean().nullable().describe('Whether it may not be returned.'),
    advice: text(20_000).nullable().describe('What the sender advises.'),
  })
  .describe('Transfers only.');
export type Transfer = z.infer<typeof Transfer>;

export const Warning = z.object({
  code: z
    .string()
    .regex(/^[A-Z][A-Z0-9_]{2,63}$/)
    .describe('Upper snake case, stable.'),
  detail: text(1000).describe("In words, without the message's own text."),
});
export type Warning = z.infer<typeof Warning>;

/**
 * One thing that a citizen or a partner told the hotline, in one shape whatever channel it came by.
 *
 * Job name `intake.created` for a new matter, `intake.updated` for what follows on one. `id` is the same for every
 * delivery of the same message: treat it as idempotent. Absent parts are null, never left out, so that a reader in any
 * language may take every field for granted.
 */
export const Intake = z
  .object({
    schemaVersion: z.literal(INTAKE_SCHEMA_VERSION).describe('Version of this contract.'),
    id: IntakeId.describe('This event. Also the job id.'),
    number: text(32).describe('The id as it is told to people, `7K3M-9QXW-2HTB`: what a receipt says, and a caller.'),
    matterId: IntakeId.describe(
      'The matter that the event opens or belongs to. An update may arrive before its creation.',
    ),
    action: Action,
    channel: z
      .object({
        id: text(64).describe('The channel instance, as in its URL.'),
        adapter: text(64).describe('The code that understood it.'),
        medium: Medium,
        version: text(64).describe('The loaded version of the instance that took the message in.'),
      })
      .describe('Which way it came in.'),
    assurance: Assurance.describe('low: no signature covers the content; nothing automatic may follow from it.'),
    orderingKey: z
      .string()
      .regex(/^[0-9a-f]{32}$/)
      .describe('Equal for one sender on one channel; a keyed hash, no personal data.'),
    sequence: text(64).describe('Journal id, dot, position: rises within one orderingKey on one gateway.'),
    receivedAt: Instant.describe('When the gateway took it in.'),
    submittedAt: Instant.nullable().describe('When the sender says that it was sent.'),
    traceparent: z
      .string()
      .regex(/^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/)
      .describe('W3C Trace Context.'),
    adcode: text(12).nullable().describe('The city that this gateway serves, GB/T 2260.'),
    urgency: z.enum(['normal', 'urgent', 'critical']).describe('urgent and critical overtake what waits in the queue.'),
    source: z
      .object({
        messageId: text(512).nullable().describe("The provider's id, as text."),
        account: text(256).nullable().describe('Our account at the provider: gh_…, access number, called number.'),
        operator: text(256).nullable().describe("Whoever typed it in on the sender's side."),
      })
      .describe("In the provider's words."),
    requester: Requester,
    appeal: Appeal,
    place: Place.nullable(),
    attachments: z.array(Attachment).max(200).describe('Files, described; their bytes never travel in the intake.'),
    call: Call.nullable(),
    triage: Triage.nullable(),
    transfer: Transfer.nullable(),
    answer: z
      .object({
        replyTo: text(512).describe('Opaque; name it in a Reply.'),
        replyBy: Instant.nullable().describe('After this the channel takes no answer.'),
        capabilities: z
          .array(z.enum(['text', 'media', 'receipt', 'outcome']))
          .describe('What kinds of answer it carries.'),
      })
      .nullable()
      .describe('How an answer reaches the sender; null when the channel cannot carry one.'),
    extensions: z.record(z.string(), z.unknown()).describe('Whatever was not mapped, by namespace (the adapter).'),
    warnings: z.array(Warning).max(100).describe('What a reader should know about how far to trust it.'),
    mapping: z
      .object({ version: text(64).describe("Which version of the channel's settings normalized it.") })
      .describe('What made this intake of the message.'),
    raw: z
      .object({
        ref: text(256).describe('Where the original lies: journal id, dot, position.'),
        sha256: z
          .string()
          .regex(/^[0-9a-f]{64}$/)
          .describe('Of the original bytes.'),
      })
      .describe('The original message.'),
  })
  .meta({
    id: 'Intake',
    title: 'Intake',
    description: 'One thing that a citizen or a partner told the hotline, in one shape whatever channel it came by.',
  });
export type Intake = z.infer<typeof Intake>;

/** Job names on the `intake` queue: a new matter, or what follows on one. */
export const INTAKE_JOBS = { created: 'intake.created', updated: 'intake.updated' } as const;
