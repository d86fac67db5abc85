import { Inject, Injectable } from '@nestjs/common';
import {
  authenticate,
  problem,
  type HttpAnswer,
  type KeptMessage,
  type Verdict,
  type WebhookRequest,
} from '#libs/channel-kit';
import type { Environment } from '#libs/config';
import { MediaStore } from '#libs/media';
import { EVENTS, traceparentOf, type GatewayMetrics, type Logger } from '#libs/observability';
import type { FastifyRequest } from 'fastify';
import { DiskWatch } from '../media/disk-watch.js';
import { GATEWAY_METRICS, LOGGER, SETTINGS } from '../tokens.js';
import { AcceptService, type Acceptance } from './accept.service.js';
import type { Delivery } from './envelopes.js';
import type { Destination, WebhookInstance } from './instances.js';
import { readBody } from './read-body.js';
import { readMultipart, type Multipart } from './read-multipart.js';
import { keyReused, RequestRefused, unauthenticated, unsupportedMedia, wrongClock } from './request-refused.js';
import { answerContextOf, webhookRequestOf } from './webhook-request.js';

/** What is known of a delivery before its body is. */
type Proof = Omit<Delivery, 'body' | 'files'>;

/** Reads a request, asks its channel whether it is genuine, and answers as the channel answers. */
@Injectable()
export class WebhookService {
  constructor(
    private readonly acceptor: AcceptService,
    private readonly media: MediaStore,
    private readonly disk: DiskWatch,
    @Inject(SETTINGS) private readonly settings: Environment,
    @Inject(GATEWAY_METRICS) private readonly metrics: GatewayMetrics,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** A request to a `messages` route. @throws {RequestRefused} */
  async takeMessages({ instance, path }: Destination, request: FastifyRequest): Promise<HttpAnswer> {
    return isMultipart(request) ? this.takeMultipart(instance, path, request) : this.takeBody(instance, path, request);
  }

  private async takeBody(instance: WebhookInstance, path: string, request: FastifyRequest): Promise<HttpAnswer> {
    const body = await readBody(request.raw, instance.limits.bodyBytes);
    const webhook = this.webhookRequest(request, path, body);
    const verdict = await authenticate(instance.channel, webhook, { settings: instance.settings, now: Date.now() });
    return this.decide(instance, webhook, verdict, (proof) =>
      this.acceptor.accept({ ...proof, body, plain: proof.plain, files: [] }),
    );
  }

  private async takeMultipart(instance: WebhookInstance, path: string, request: FastifyRequest): Promise<HttpAnswer> {
    const { settings, channel } = instance;
    const limits = channel.limits?.files;
    if (!limits) throw unsupportedMedia('Multipart is not taken here.');
    let multipart: Multipart | undefined;
    const read = async () => (multipart ??= await readMultipart(request.raw, limits, this.media, this.disk));
    try {
      // Where the proof is in the headers, nothing of the body is read for whoever has none.
      const seen = limits.proof === 'fields' ? (await read()).bytes : new Uint8Array();
      const webhook = this.webhookRequest(request, path, seen);
      const verdict = await channel.source.verify(webhook, { settings, now: Date.now() });
      return await this.decide(instance, webhook, verdict, async (proof) => {
        const whole = await read();
        if (!vouchesFor(verdict, whole.sha256)) throw unauthenticated('DIGEST_MISMATCH');
        const delivery = { ...proof, body: whole.bytes, plain: undefined, files: whole.files };
        return this.acceptor.accept(delivery, () => whole.keep());
      });
    } finally {
      await multipart?.discard();
    }
  }

  /** Turns a verdict into an answer, accepting the message when it is genuine. */
  private async decide(
    instance: WebhookInstance,
    webhook: WebhookRequest,
    verdict: Verdict,
    accept: (proof: Proof) => Promise<Acceptance>,
  ): Promise<HttpAnswer> {
    const { ack } = instance.channel;
    if (verdict.kind === 'handshake') {
      this.metrics.handshakes.inc({ channel: instance.id });
      return verdict.response;
    }
    if (verdict.kind === 'refused') throw unauthenticated(verdict.reason);
    if (verdict.kind === 'stale' && ack.stale === 'refuse') throw wrongClock();
    const proof: Proof = {
      instance,
      method: webhook.method,
      target: webhook.target,
      headers: webhook.headers,
      remoteAddress: webhook.remoteAddress,
      credential: verdict.credential,
      assurance: verdict.assurance,
      receivedAt: new Date().toISOString(),
      traceparent: traceparentOf(webhook.headers['traceparent']),
      plain: verdict.plain,
      doubt:
        verdict.kind === 'stale'
          ? { code: 'STALE', detail: `signed ${Math.round(verdict.skewMs / 1000)} s away from our clock` }
          : undefined,
    };
    const acceptance = await accept(proof);
    if (acceptance.kind === 'kept') return this.answerKept(instance, webhook, acceptance.messages);
    if (acceptance.kind === 'key-reused') throw keyReused();
    throw new RequestRefused(problem('body-not-understood', acceptance.detail), 'BODY_NOT_UNDERSTOOD');
  }

  private answerKept(instance: WebhookInstance, request: WebhookRequest, kept: readonly KeptMessage[]): HttpAnswer {
    const { ack } = instance.channel;
    const context = answerContextOf(instance, request);
    try {
      return ack.accepted(kept, context);
    } catch (error) {
      // The message is kept: a receipt that fails must not make its sender send it again.
      this.logger.error({ event: EVENTS.answerFailed, channel: instance.id, err: error }, 'making the answer');
      return ack.accepted([], context);
    }
  }

  private webhookRequest(request: FastifyRequest, path: string, body: Uint8Array): WebhookRequest {
    return webhookRequestOf(request, path, body, this.settings.PUBLIC_BASE_URL);
  }
}

/**
 * Whether a verdict speaks for a body that it has not seen: by its digest, or because no proof of this channel covers a
 * body, which its low assurance says.
 */
function vouchesFor(verdict: Verdict, sha256: string): boolean {
  if (verdict.kind !== 'accepted' && verdict.kind !== 'stale') return false;
  return verdict.bodySha256 === undefined ? verdict.assurance === 'low' : verdict.bodySha256 === sha256;
}

/** Whether the body is a form with files. */
export function isMultipart(request: FastifyRequest): boolean {
  return /^multipart\/form-data\b/i.test(request.headers['content-type'] ?? '');
}
