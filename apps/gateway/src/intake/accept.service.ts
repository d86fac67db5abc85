import { Inject, Injectable } from '@nestjs/common';
import { numberOf, type KeptMessage, type SessionMessage } from '#libs/channel-kit';
import type { ChannelInstance } from '#libs/channel-registry';
import type { Envelope, Payload, StoredFile } from '#libs/contracts';
import { MediaStore } from '#libs/media';
import { EVENTS, traceparentOf, type GatewayMetrics, type Logger } from '#libs/observability';
import { Forwarding } from '../forward/forwarding.service.js';
import { GATEWAY_METRICS, LOGGER, ORDERING_SECRET } from '../tokens.js';
import { AcceptSession } from './accept-session.js';
import { draftEnvelopes, inlinePayload, type Delivery, type Draft } from './envelopes.js';
import { RecentMessages } from './recent-messages.js';

// Larger bodies would make Redis slow for everybody, so they travel by reference.
const INLINE_BYTES = 64 * 1024;
const KEPT_AT_ONCE = 512;

/** How a delivery ended: every message kept, or the first reason why none may be. */
export type Acceptance =
  | { readonly kind: 'kept'; readonly messages: readonly KeptMessage[] }
  | { readonly kind: 'not-understood'; readonly detail: string }
  | { readonly kind: 'key-reused' };

/** Takes verified deliveries in: acknowledged means kept. */
@Injectable()
export class AcceptService extends AcceptSession {
  constructor(
    private readonly forwarding: Forwarding,
    private readonly media: MediaStore,
    private readonly recent: RecentMessages,
    @Inject(ORDERING_SECRET) private readonly orderingSecret: Uint8Array,
    @Inject(GATEWAY_METRICS) private readonly metrics: GatewayMetrics,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    super();
  }

  /**
   * Keeps every message of a delivery; resolves when all are flushed, and handed over where the mode wants it.
   *
   * Rejects with the journal's errors when they could not be kept; some of them may have been, and a repeat of the
   * delivery is told from them by its id.
   *
   * @param keepFiles flushes the delivery's files; called once it is settled that the messages are kept
   */
  async accept(delivery: Delivery, keepFiles?: () => Promise<void>): Promise<Acceptance> {
    const { id: channel, channel: contract } = delivery.instance;
    const drafts = draftEnvelopes(delivery, this.orderingSecret);
    const fault = drafts.find((draft) => draft.envelope.doubt?.code === 'BODY_NOT_UNDERSTOOD');
    if (fault && contract.ack.badPayload === 'refuse') {
      return { kind: 'not-understood', detail: fault.envelope.doubt?.detail ?? '' };
    }
    const reused = contract.ack.keyReused === 'refuse' && (await this.isKeyReused(drafts));
    const envelopes: Envelope[] = [];
    try {
      // Flushed before the journal speaks of them.
      await keepFiles?.();
      // A delivery of thousands must not take up all the room that the journal has for those who wait.
      for (let at = 0; at < drafts.length; at += KEPT_AT_ONCE) {
        envelopes.push(...(await this.keepAll(drafts.slice(at, at + KEPT_AT_ONCE), reused, delivery.instance)));
      }
    } catch (error) {
      if (!reused) for (const { envelope } of drafts) this.recent.releaseKey(envelope.dedupeKey);
      throw error;
    }
    this.metrics.received.inc({ channel }, envelopes.length);
    this.metrics.accepted.inc({ channel }, envelopes.length);
    if (reused) return { kind: 'key-reused' };
    this.note(delivery, envelopes);
    return {
      kind: 'kept',
      messages: envelopes.map((envelope, index) => keptMessage(envelope, drafts[index]?.payload)),
    };
  }

  override async acceptSession(instance: ChannelInstance, message: SessionMessage): Promise<{ readonly id: string }> {
    const files = await Promise.all((message.files ?? []).map((file) => this.storeFile(file)));
    const acceptance = await this.accept({
      instance,
      method: 'SESSION',
      target: '/',
      headers: {},
      remoteAddress: null,
      credential: 'session',
      // No signature covers what a connection delivers; it is as good as the login.
      assurance: 'low',
      receivedAt: new Date().toISOString(),
      traceparent: traceparentOf(undefined),
      body: message.bytes,
      plain: undefined,
      files,
      doubt: undefined,
    });
    const first = acceptance.kind === 'kept' ? acceptance.messages[0] : undefined;
    if (!first) throw new Error(`accepting a message of "${instance.id}": it was not kept (${acceptance.kind})`);
    return { id: first.id };
  }

  private async keepAll(
    drafts: readonly Draft[],
    reused: boolean,
    { ackMode }: ChannelInstance,
  ): Promise<readonly Envelope[]> {
    return Promise.all(
      drafts.map(async (draft) => {
        const envelope = await this.sealed(draft, reused);
        await this.forwarding.keep(envelope, ackMode);
        return envelope;
      }),
    );
  }

  private async isKeyReused(drafts: readonly Draft[]): Promise<boolean> {
    const answers = await Promise.all(
      drafts.map(({ envelope }) => this.recent.isKeyReused(envelope.dedupeKey, envelope.contentDigest)),
    );
    return answers.includes(true);
  }

  private async sealed({ envelope, body, plain }: Draft, reused: boolean): Promise<Envelope> {
    return {
      ...envelope,
      ...(reused && envelope.doubt === undefined
        ? { doubt: { code: 'KEY_REUSED' as const, detail: 'the key was used before, for another content' } }
        : {}),
      body: await this.payload(body),
      ...(plain === undefined ? {} : { plain: await this.payload(plain) }),
    };
  }

  private async payload(bytes: Uint8Array): Promise<Payload> {
    if (bytes.length <= INLINE_BYTES) return inlinePayload(bytes);
    const { blob, bytes: length } = await this.media.put(bytes);
    return { blob, bytes: length };
  }

  private async storeFile(file: NonNullable<SessionMessage['files']>[number]): Promise<StoredFile> {
    const { blob, bytes, sniffed } = await this.media.put(file.bytes);
    return { blob, sha256: blob, bytes, sniffed, field: file.field, name: file.name, mime: file.mime };
  }

  private note(delivery: Delivery, envelopes: readonly Envelope[]): void {
    for (const envelope of envelopes) {
      this.recent.remember(envelope);
      this.logger.info({
        event: EVENTS.messageAccepted,
        traceparent: envelope.traceparent,
        channel: envelope.channel.id,
        envelopeId: envelope.id,
        bytes: delivery.body.length,
        doubt: envelope.doubt?.code,
      });
    }
  }
}

function keptMessage({ id, receivedAt }: Envelope, payload: unknown): KeptMessage {
  return { id, number: numberOf(id), receivedAt, payload };
}
