import { Inject, Injectable } from '@nestjs/common';
import {
  authenticate,
  jsonAnswer,
  problem,
  type HttpAnswer,
  type Verdict,
  type WebhookRequest,
} from '#libs/channel-kit';
import type { Environment } from '#libs/config';
import { MediaStore } from '#libs/media';
import { traceparentOf, type GatewayMetrics } from '#libs/observability';
import type { FastifyRequest } from 'fastify';
import { GATEWAY_METRICS, SETTINGS } from '../tokens.js';
import { AcceptService, type Acceptance } from './accept.service.js';
import type { Delivery } from './envelopes.js';
import type { Destination, WebhookInstance } from './instances.js';
import { readBody } from './read-body.js';
import { readMultipart } from './read-multipart.js';
import { RecentMessages } from './recent-messages.js';
import { keyReused, RequestRefused, unauthenticated, unsupportedMedia, wrongClock } from './request-refused.js';

/** What is known of a delivery before its body is. */
type Proof = Omit<Delivery, 'body' | 'files'>;

/** Reads a request, asks its channel whether it is genuine, and answers as the channel answers. */
@Injectable()
export class WebhookService {
  constructor(
    private readonly acceptor: AcceptService,
    private readonly media: MediaStore,
    private readonly recent: RecentMessages,
    @Inject(SETTINGS) private readonly settings: Environment,
    @Inject(GATEWAY_METRICS) private readonly metrics: GatewayMetrics,
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

  /** The signature vouches for a digest, so that photos need not be held in memory until it is checked. */
  private async takeMultipart(instance: WebhookInstance, path: string, request: FastifyRequest): Promise<HttpAnswer> {
    const { files } = instance.channel.limits ?? {};
    if (!files) throw unsupportedMedia('Multipart is not taken here.');
    const webhook = this.webhookRequest(request, path, new Uint8Array());
    const { settings, channel } = instance;
    const verdict = await channel.source.verify(webhook, { settings, now: Date.now() });
    return this.decide(instance, webhook, verdict, async (proof) => {
      const multipart = await readMultipart(request.raw, files, this.media);
      try {
        if (!('bodySha256' in verdict) || verdict.bodySha256 !== multipart.sha256)
          throw unauthenticated('DIGEST_MISMATCH');
        const delivery = { ...proof, body: multipart.bytes, plain: undefined, files: multipart.files };
        return await this.acceptor.accept(delivery, () => multipart.keep());
      } finally {
        await multipart.discard();
      }
    });
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
    if (acceptance.kind === 'kept') return ack.accepted(acceptance.messages, { settings: instance.settings });
    if (acceptance.kind === 'key-reused') throw keyReused();
    throw new RequestRefused(problem('body-not-understood', acceptance.detail), 'BODY_NOT_UNDERSTOOD');
  }

  /** A request to a `status` route. @throws {RequestRefused} */
  async tellStatus(destination: Destination, request: FastifyRequest): Promise<HttpAnswer> {
    const { instance, path, params } = destination;
    const webhook = this.webhookRequest(request, path, new Uint8Array());
    const verdict = await authenticate(instance.channel, webhook, { settings: instance.settings, now: Date.now() });
    if (verdict.kind === 'refused') throw unauthenticated(verdict.reason);
    if (verdict.kind !== 'accepted') throw wrongClock();
    const status = await this.recent.findStatus(instance.id, params['id'] ?? '');
    if (!status) throw new RequestRefused(problem('not-found', 'There is no such message.'), 'NOT_FOUND');
    return jsonAnswer(200, status);
  }

  private webhookRequest(request: FastifyRequest, path: string, body: Uint8Array): WebhookRequest {
    return {
      method: request.method,
      target: request.url,
      path,
      // Node joins a repeated header's values; `set-cookie`, the one exception, has no business in a request.
      headers: request.headers as Readonly<Record<string, string>>,
      body,
      remoteAddress: request.ip,
      publicBaseUrl: this.settings.PUBLIC_BASE_URL ?? null,
    };
  }
}

/** Whether the body is a form with files. */
export function isMultipart(request: FastifyRequest): boolean {
  return /^multipart\/form-data\b/i.test(request.headers['content-type'] ?? '');
}
