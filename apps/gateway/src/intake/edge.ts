import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { problem, problemAnswer, type HttpAnswer, type Route } from '#libs/channel-kit';
import { EVENTS, type GatewayMetrics, type Logger } from '#libs/observability';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Environment } from '#libs/config';
import { GATEWAY_METRICS, LOGGER, SETTINGS } from '../tokens.js';
import { ProbeDesk } from '../check/probe-desk.js';
import { isProbe } from '../check/probe-mark.js';
import { Instances, type Destination, type WebhookInstance } from './instances.js';
import { LookupsService } from './lookups.service.js';
import { RateLimits } from './rate-limits.js';
import { mostBytesOf } from './read-multipart.js';
import { refusalOf, RequestRefused, tooLarge, tooMany, unsupportedMedia } from './request-refused.js';
import { answerContextOf, webhookRequestOf } from './webhook-request.js';
import { isMultipart, WebhookService } from './webhook.service.js';

const READ_ANSWER_WITHIN_MS = 1000;

type ChannelRequest = FastifyRequest<{ Params: { id: string } }>;

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
    private readonly lookups: LookupsService,
    private readonly probes: ProbeDesk,
    @Inject(SETTINGS) private readonly settings: Environment,
    @Inject(GATEWAY_METRICS) private readonly metrics: GatewayMetrics,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Registers the routes. */
  register(fastify: FastifyInstance): void {
    void fastify.register((scope, _options, done) => {
      // Served from the first hook, before Fastify makes anything of the body or its type: how much of a body is read,
      // and whether at all, is decided per instance, and a provider's odd content type is refused by nobody but us.
      scope.addHook('onRequest', (request, reply) => this.serve(request as ChannelRequest, reply));
      for (const url of ['/channels/:id', '/channels/:id/*']) scope.all(url, unreachable);
      done();
    });
  }

  private async serve(request: ChannelRequest, reply: FastifyReply): Promise<FastifyReply> {
    const startedAt = performance.now();
    const destination = this.instances.find(request.method, request.params.id, pathBelow(request.url));
    if (!destination) {
      this.countRefused('-', 'UNKNOWN_CHANNEL');
      return send(request, reply, problemAnswer(problem('not-found')));
    }
    const { instance } = destination;
    const answer = await this.answer(destination, request).catch((error: unknown) =>
      this.failed(destination, request, error),
    );
    this.metrics.ackSeconds.observe({ channel: instance.id }, (performance.now() - startedAt) / 1000);
    return send(request, reply, answer);
  }

  private async answer(destination: Destination, request: FastifyRequest): Promise<HttpAnswer> {
    const { instance, route } = destination;
    if (isProbe(request)) return this.probes.answer(destination, request);
    if (!route) throw noSuchAddress(instance, request.method);
    const wish = route.role === 'messages' ? 'messages' : 'lookups';
    const waitSeconds = await this.rateLimits.consume(instance, wish, request.ip);
    if (waitSeconds > 0) throw tooMany(waitSeconds);
    refuseEarly(instance, request);
    return this.answerBy(route.role, destination, request).catch(async (error: unknown) => {
      if (refusalOf(error).problem.status === 401) await this.rateLimits.giveBack(instance, wish);
      throw error;
    });
  }

  private async answerBy(role: Route['role'], to: Destination, request: FastifyRequest): Promise<HttpAnswer> {
    switch (role) {
      case 'messages':
        return this.webhooks.takeMessages(to, request);
      case 'status':
        return this.lookups.tellStatus(to, request);
      case 'page':
        return this.lookups.showPage(to, request);
    }
  }

  private failed({ instance, path }: Destination, request: FastifyRequest, error: unknown): HttpAnswer {
    const { problem: told, reason, isKept } = refusalOf(error);
    if (!isKept) this.countRefused(instance.id, reason);
    if (told.status >= 500 && !(error instanceof RequestRefused)) {
      this.logger.error(
        { event: EVENTS.requestFailed, channel: instance.id, reason, err: error },
        'answering a request',
      );
    } else {
      this.logger.warn({ event: EVENTS.messageRefused, channel: instance.id, reason });
    }
    const { problem: ownForm } = instance.channel.ack;
    if (!ownForm) return problemAnswer(told);
    const seen = webhookRequestOf(request, path, new Uint8Array(), this.settings.PUBLIC_BASE_URL);
    return ownForm(told, answerContextOf(instance, seen));
  }

  /** Whatever it wanted: what came and found no open door may have been a message. */
  private countRefused(channel: string, reason: string): void {
    this.metrics.received.inc({ channel });
    this.metrics.refused.inc({ channel, reason });
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
  return mostBytesOf(files);
}

function noSuchAddress(instance: WebhookInstance, method: string): RequestRefused {
  const known = instance.channel.source.routes.some((route) => route.method === method);
  return new RequestRefused(problem(known ? 'not-found' : 'method-not-allowed'), 'NO_SUCH_ADDRESS');
}

async function send(request: FastifyRequest, reply: FastifyReply, answer: HttpAnswer): Promise<FastifyReply> {
  if (request.raw.complete) return reply.code(answer.status).headers(answer.headers).send(answer.body);
  const { raw } = reply;
  raw.writeHead(answer.status, {
    ...answer.headers,
    'content-length': Buffer.byteLength(answer.body),
    connection: 'close',
  });
  // From here on Fastify would take what has not ended for not answered.
  reply.hijack();
  raw.write(answer.body);
  await endOf(request.raw);
  raw.end();
  return reply;
}

// A sender who is told no while still sending gets the time to read it, but not our bandwidth for the rest. Closed at
// once, the connection would be reset under the answer.
async function endOf(request: IncomingMessage): Promise<void> {
  request.resume();
  const over = new AbortController();
  const { signal } = over;
  const ended = once(request, 'close', { signal });
  const late = setTimeout(READ_ANSWER_WITHIN_MS, undefined, { signal });
  // Whoever breaks off reads nothing any more.
  await Promise.race([ended, late]).catch(() => undefined);
  over.abort();
}

function unreachable(): never {
  throw new Error('serving a channel: the first hook has answered already');
}
