import { Inject, Injectable } from '@nestjs/common';
import { problem, problemAnswer, type HttpAnswer } from '#libs/channel-kit';
import { EVENTS, type GatewayMetrics, type Logger } from '#libs/observability';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { GATEWAY_METRICS, LOGGER } from '../tokens.js';
import { Instances, type Destination, type WebhookInstance } from './instances.js';
import { RateLimits } from './rate-limits.js';
import { refusalOf, RequestRefused, tooLarge, tooMany, unsupportedMedia } from './request-refused.js';
import { isMultipart, WebhookService } from './webhook.service.js';

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
    private readonly webhooks: WebhookService,
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
    if (waitSeconds > 0) throw tooMany(waitSeconds);
    refuseEarly(instance, request);
    return route.role === 'status'
      ? this.webhooks.tellStatus(destination, request)
      : this.webhooks.takeMessages(destination, request);
  }

  private failed(instance: WebhookInstance, error: unknown): HttpAnswer {
    const { problem: told, reason } = refusalOf(error);
    this.metrics.refused.inc({ channel: instance.id, reason });
    if (told.status >= 500) {
      this.logger.error(
        { event: EVENTS.requestFailed, channel: instance.id, reason, err: error },
        'answering a request',
      );
    } else {
      this.logger.warn({ event: EVENTS.messageRefused, channel: instance.id, reason });
    }
    return (instance.channel.ack.problem ?? problemAnswer)(told);
  }
}

function pathBelow(target: string): string {
  const query = target.indexOf('?');
  const path = query < 0 ? target : target.slice(0, query);
  const at = path.indexOf('/', '/channels/'.length);
  return at < 0 ? '/' : path.slice(at);
}

function refuseEarly(instance: WebhookInstance, request: FastifyRequest): void {
  const encoding = request.headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') {
    throw unsupportedMedia('Compressed bodies are not taken.');
  }
  const announced = Number(request.headers['content-length'] ?? 0);
  if (announced > mostBytes(instance, request)) throw tooLarge(mostBytes(instance, request));
}

function mostBytes(instance: WebhookInstance, request: FastifyRequest): number {
  const { files } = instance.channel.limits ?? {};
  if (!files || !isMultipart(request)) return instance.limits.bodyBytes;
  return files.count * files.bytesEach + files.fields * files.fieldBytes + 64 * 1024;
}

function noSuchAddress(instance: WebhookInstance, method: string): RequestRefused {
  const known = instance.channel.source.routes.some((route) => route.method === method);
  return new RequestRefused(problem(known ? 'not-found' : 'method-not-allowed'), 'NO_SUCH_ADDRESS');
}

function send(reply: FastifyReply, answer: HttpAnswer): FastifyReply {
  return reply.code(answer.status).headers(answer.headers).send(answer.body);
}
