import { Inject, Injectable } from '@nestjs/common';
import {
  authenticate,
  BadPayload,
  problem,
  problemAnswer,
  type HttpAnswer,
  type Problem,
  type Verdict,
  type WebhookRequest,
} from '#libs/channel-kit';
import { JournalError } from '#libs/journal';
import { MediaStore } from '#libs/media';
import { EVENTS, traceparentOf, type GatewayMetrics, type Logger } from '#libs/observability';
import type { Environment } from '#libs/config';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { GATEWAY_METRICS, LOGGER, SETTINGS } from '../tokens.js';
import { AcceptService, type Acceptance } from './accept.service.js';
import type { Delivery } from './envelopes.js';
import { NotHandedOver } from '../forward/forwarding.service.js';
import { Instances, type Destination, type WebhookInstance } from './instances.js';
import { RateLimits } from './rate-limits.js';
import { readBody, RequestRefused, tooLarge } from './read-body.js';
import { readMultipart } from './read-multipart.js';
import { RecentMessages } from './recent-messages.js';

const RETRY_AFTER_SECONDS = 5;

/**
 * The edge: everything below `/channels`.
 *
 * A plain Fastify plugin beside Nest's controllers, since it must see the raw bytes as they arrive and decide about
 * each before it reads on; Nest's pipes and parsers start from a parsed body.
 */
@Injectable()
export class Edge {
  constructor(
    private readonly instances: Instances,
    private readonly rateLimits: RateLimits,
    private readonly acceptor: AcceptService,
    private readonly media: MediaStore,
    private readonly recent: RecentMessages,
    @Inject(SETTINGS) private readonly settings: Environment,
    @Inject(GATEWAY_METRICS) private readonly metrics: GatewayMetrics,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Registers the routes. */
  register(fastify: FastifyInstance): void {
    void fastify.register((scope, _options, done) => {
      // The body stays a stream: how much of it is read, and whether at all, is decided per instance.
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser('*', (_request, _payload, parsed) => parsed(null));
      for (const url of ['/channels/:id', '/channels/:id/*']) {
        scope.all<{ Params: { id: string } }>(url, (request, reply) => this.serve(request, reply));
      }
      done();
    });
  }

  private async serve(request: FastifyRequest<{ Params: { id: string } }>, reply: FastifyReply): Promise<FastifyReply> {
    const startedAt = performance.now();
    const destination = this.instances.find(request.method, request.params.id, pathBelow(request.url));
    if (!destination) {
      this.metrics.refused.inc({ channel: '-', reason: 'UNKNOWN_CHANNEL' });
      return send(reply, problemAnswer(problem('not-found')));
    }
    const { instance } = destination;
    const answer = await this.answer(destination, request).catch((error: unknown) => this.failed(instance, error));
    this.metrics.ackSeconds.observe({ channel: instance.id }, (performance.now() - startedAt) / 1000);
    return send(reply, answer);
  }

  private async answer(destination: Destination, request: FastifyRequest): Promise<HttpAnswer> {
    const { instance, route } = destination;
    if (!route) throw noSuchAddress(instance, request.method);
    const waitSeconds = await this.rateLimits.consume(instance);
    if (waitSeconds > 0) throw new RequestRefused(problem('too-many', undefined, waitSeconds), 'TOO_MANY');
    refuseEarly(instance, request);
    if (route.role === 'status') return this.status(destination, request);
    return isMultipart(request) ? this.takeMultipart(instance, request) : this.takeBody(instance, destination, request);
  }

  private async takeBody(
    instance: WebhookInstance,
    { path }: Destination,
    request: FastifyRequest,
  ): Promise<HttpAnswer> {
    const body = await readBody(request.raw, instance.limits.bodyBytes);
    const webhook = this.webhookRequest(request, path, body);
    const verdict = await authenticate(instance.channel, webhook, { settings: instance.settings, now: Date.now() });
    return this.decide(instance, webhook, verdict, (proof) =>
      this.acceptor.accept({ ...proof, body, plain: proof.plain, files: [] }),
    );
  }

  /** The signature vouches for a digest, so that photos need not be held in memory until it is checked. */
  private async takeMultipart(instance: WebhookInstance, request: FastifyRequest): Promise<HttpAnswer> {
    const { files } = instance.channel.limits ?? {};
    if (!files)
      throw new RequestRefused(problem('unsupported-media', 'Multipart is not taken here.'), 'UNSUPPORTED_MEDIA');
    const webhook = this.webhookRequest(request, pathBelow(request.url), new Uint8Array());
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
    if (acceptance.kind === 'key-reused') throw new RequestRefused(problem('key-reused'), 'KEY_REUSED');
    throw new RequestRefused(problem('body-not-understood', acceptance.detail), 'BODY_NOT_UNDERSTOOD');
  }

  private async status(destination: Destination, request: FastifyRequest): Promise<HttpAnswer> {
    const { instance, path, params } = destination;
    const webhook = this.webhookRequest(request, path, new Uint8Array());
    const verdict = await authenticate(instance.channel, webhook, { settings: instance.settings, now: Date.now() });
    if (verdict.kind === 'refused') throw unauthenticated(verdict.reason);
    if (verdict.kind !== 'accepted') throw wrongClock();
    const status = await this.recent.findStatus(instance.id, params['id'] ?? '');
    if (!status) throw new RequestRefused(problem('not-found', 'There is no such message.'), 'NOT_FOUND');
    return {
      status: 200,
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(status),
    };
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

  private failed(instance: WebhookInstance, error: unknown): HttpAnswer {
    const { refusal, reason } = this.refusalOf(error);
    this.metrics.refused.inc({ channel: instance.id, reason });
    if (refusal.status >= 500) {
      this.logger.error(
        { event: EVENTS.requestFailed, channel: instance.id, reason, err: error },
        'answering a request',
      );
    } else {
      this.logger.warn({ event: EVENTS.messageRefused, channel: instance.id, reason });
    }
    return (instance.channel.ack.problem ?? problemAnswer)(refusal);
  }

  private refusalOf(error: unknown): { readonly refusal: Problem; readonly reason: string } {
    if (error instanceof RequestRefused) return { refusal: error.problem, reason: error.reason };
    if (error instanceof BadPayload) {
      return { refusal: problem('body-not-understood', error.message), reason: 'BODY_NOT_UNDERSTOOD' };
    }
    // Our own faults are 5xx, never 4xx: the sender did nothing wrong and must come again.
    const kept = error instanceof JournalError || error instanceof NotHandedOver;
    return {
      refusal: problem('not-kept', 'Please send it again.', RETRY_AFTER_SECONDS),
      reason: kept ? error.name : 'INTERNAL',
    };
  }
}

type Proof = Omit<Delivery, 'body' | 'files'>;

function pathBelow(target: string): string {
  const query = target.indexOf('?');
  const path = query < 0 ? target : target.slice(0, query);
  const at = path.indexOf('/', '/channels/'.length);
  return at < 0 ? '/' : path.slice(at);
}

function refuseEarly(instance: WebhookInstance, request: FastifyRequest): void {
  const encoding = request.headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') {
    throw new RequestRefused(problem('unsupported-media', 'Compressed bodies are not taken.'), 'UNSUPPORTED_MEDIA');
  }
  const announced = Number(request.headers['content-length'] ?? 0);
  if (announced > mostBytes(instance, request)) throw tooLarge(mostBytes(instance, request));
}

function mostBytes(instance: WebhookInstance, request: FastifyRequest): number {
  const { files } = instance.channel.limits ?? {};
  if (!files || !isMultipart(request)) return instance.limits.bodyBytes;
  return files.count * files.bytesEach + files.fields * files.fieldBytes + 64 * 1024;
}

function isMultipart(request: FastifyRequest): boolean {
  return /^multipart\/form-data\b/i.test(request.headers['content-type'] ?? '');
}

function unauthenticated(reason: string): RequestRefused {
  return new RequestRefused(problem('signature-invalid'), reason);
}

function wrongClock(): RequestRefused {
  const detail = `Our clock says ${new Date().toISOString()}; sign again with the right time.`;
  return new RequestRefused(problem('clock-out-of-window', detail), 'STALE');
}

function noSuchAddress(instance: WebhookInstance, method: string): RequestRefused {
  const known = instance.channel.source.routes.some((route) => route.method === method);
  return new RequestRefused(problem(known ? 'not-found' : 'method-not-allowed'), 'NO_SUCH_ADDRESS');
}

function send(reply: FastifyReply, answer: HttpAnswer): FastifyReply {
  return reply.code(answer.status).headers(answer.headers).send(answer.body);
}
