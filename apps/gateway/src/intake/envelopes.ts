import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { BadPayload, identityOf, orderingKeyOf, type DedupeRecipe, type Message, type Slice } from '#libs/channel-kit';
import type { ChannelInstance } from '#libs/channel-registry';
import { ENVELOPE_VERSION, type Assurance, type Doubt, type Envelope, type Payload } from '#libs/contracts';
import { withoutSecrets } from './without-secrets.js';

// A push of what piled up in an outage holds hundreds. What goes far beyond is kept whole, for a person to look at.
const MOST_MESSAGES = 5000;

/** What is known of a delivery once it is verified, and holds for all of its messages. */
export interface Delivery {
  readonly instance: ChannelInstance;
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly remoteAddress: string | null;
  readonly credential: string;
  readonly assurance: Assurance;
  readonly receivedAt: string;
  readonly traceparent: string;
  /** The body as received. */
  readonly body: Uint8Array;
  /** The body after decryption, where the provider encrypts. */
  readonly plain: Uint8Array | undefined;
  readonly files: Message['files'];
  /** Why the whole delivery is doubtful, when it is. */
  readonly doubt: Doubt | undefined;
}

/** An envelope whose payloads are still plain bytes. */
export interface Draft {
  readonly envelope: Omit<Envelope, 'body' | 'plain'>;
  readonly body: Uint8Array;
  readonly plain: Uint8Array | undefined;
  /** What the channel's `parse` made of it; undefined when it is doubtful. */
  readonly payload: unknown;
}

/**
 * One draft for every message of a delivery: split, told apart, given its id. Pure.
 *
 * A message that cannot be understood is kept under the digest of its bytes, with its doubt.
 */
export function draftEnvelopes(delivery: Delivery, orderingSecret: Uint8Array): readonly Draft[] {
  return slicesOf(delivery).map((slice) => draftOne(delivery, slice, orderingSecret));
}

/** A slice, or the whole delivery when it could not be split, and then why. */
type Piece = Slice & { readonly doubt?: Doubt };

function slicesOf(delivery: Delivery): readonly Piece[] {
  const { channel, settings } = delivery.instance;
  const split = channel.source.kind === 'webhook' ? channel.source.split : undefined;
  if (!split) return [{}];
  try {
    const slices = split(messageOf(delivery, {}), { settings });
    if (slices.length <= MOST_MESSAGES) return slices;
    throw new BadPayload(
      `splitting the body: it holds ${slices.length} messages, and at most ${MOST_MESSAGES} are taken at once`,
    );
  } catch (error) {
    return [{ doubt: doubtOf(error) }];
  }
}

function draftOne(delivery: Delivery, piece: Piece, orderingSecret: Uint8Array): Draft {
  const { instance } = delivery;
  const message = messageOf(delivery, piece);
  const { recipe, orderingParts, payload, doubt } = piece.doubt
    ? unknownOf(message, piece.doubt)
    : knownOf(instance, message);
  const isCut = piece.bytes !== undefined;
  return {
    envelope: {
      v: ENVELOPE_VERSION,
      ...identityOf(instance.id, recipe, message.bytes),
      channel: {
        id: instance.id,
        adapter: instance.adapter,
        medium: instance.channel.medium,
        version: instance.version,
      },
      receivedAt: delivery.receivedAt,
      traceparent: delivery.traceparent,
      credential: delivery.credential,
      assurance: delivery.assurance,
      orderingKey: orderingKeyOf(orderingSecret, instance.id, orderingParts),
      request: {
        method: delivery.method,
        target: withoutSecrets(delivery.target, instance.secrets),
        headers: keptHeaders(delivery),
        remoteAddress: delivery.remoteAddress,
      },
      ...(piece.part === undefined ? {} : { part: piece.part }),
      ...(delivery.files.length === 0 ? {} : { files: [...delivery.files] }),
      ...(delivery.doubt || doubt ? { doubt: delivery.doubt ?? doubt } : {}),
    },
    body: isCut && delivery.plain === undefined ? message.bytes : delivery.body,
    plain: delivery.plain === undefined ? undefined : message.bytes,
    payload: delivery.doubt ? undefined : payload,
  };
}

interface Known {
  readonly recipe: DedupeRecipe;
  readonly orderingParts: readonly string[];
  readonly payload: unknown;
  readonly doubt: Doubt | undefined;
}

function knownOf({ channel, settings }: ChannelInstance, message: Message): Known {
  try {
    const payload: unknown = channel.parse(message, { settings });
    return {
      recipe: channel.dedupe(payload, message, { settings }),
      orderingParts: channel.orderingKey(payload, message, { settings }),
      payload,
      doubt: undefined,
    };
  } catch (error) {
    return unknownOf(message, doubtOf(error));
  }
}

/** What is not understood goes by the digest of its bytes. */
function unknownOf(message: Message, doubt: Doubt): Known {
  const key = ['not understood', createHash('sha256').update(message.bytes).digest('hex')];
  return { recipe: { key }, orderingParts: key, payload: undefined, doubt };
}

/** The message as the channel's pure functions see it. */
function messageOf(delivery: Delivery, slice: Slice): Message {
  return {
    method: delivery.method,
    target: delivery.target,
    headers: delivery.headers,
    bytes: slice.bytes ?? delivery.plain ?? delivery.body,
    part: slice.part,
    files: delivery.files,
  };
}

/** Bytes as they travel in an envelope. */
export function inlinePayload(bytes: Uint8Array): Payload {
  return isUtf8(bytes)
    ? { text: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8') }
    : { base64: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64') };
}

function keptHeaders(delivery: Delivery): [string, string][] {
  const kept: [string, string][] = [];
  for (const name of delivery.instance.channel.keepHeaders ?? ['content-type']) {
    const value = delivery.headers[name];
    if (value !== undefined) kept.push([name, value]);
  }
  return kept;
}

// A channel's own bug is no fault of the sender's, and must not cost a citizen's message: it is kept all the same.
function doubtOf(error: unknown): Doubt {
  if (error instanceof BadPayload) return { code: 'BODY_NOT_UNDERSTOOD', detail: error.message };
  const name = error instanceof Error ? error.name : 'unknown fault';
  return { code: 'CHANNEL_FAULT', detail: `the channel failed on it: ${name}` };
}
