import { timingSafeEqual, createHash } from 'node:crypto';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Environment } from '#libs/config';
import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import type { Registry } from 'prom-client';
import { ADMIN_TOKEN, METRICS_REGISTRY, SETTINGS } from '../tokens.js';
import { ChannelCheck } from '../check/channel-check.js';
import { OpsReport } from './ops-report.js';

/** The ops port: figures for Prometheus, and the admin API. Loopback unless told otherwise. */
@Injectable()
export class OpsServer implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly server: FastifyInstance = fastify({ requestTimeout: 15_000 });

  constructor(
    private readonly report: OpsReport,
    private readonly checks: ChannelCheck,
    @Inject(METRICS_REGISTRY) private readonly registry: Registry,
    @Inject(SETTINGS) private readonly settings: Environment,
    @Inject(ADMIN_TOKEN) private readonly token: string,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    this.server.get('/metrics', async (_request, reply) => {
      await reply.type(this.registry.contentType).send(await this.registry.metrics());
    });
    void this.server.register((admin, _options, done) => {
      admin.addHook('onRequest', async (request, reply) => {
        if (this.isAdmin(request)) return;
        await reply
          .code(401)
          .header('www-authenticate', 'Bearer')
          .type('application/problem+json')
          .send({ type: 'about:blank', title: 'Give the admin token as a bearer token', status: 401 });
      });
      admin.get('/admin/v1/queues', () => this.report.queues());
      admin.get('/admin/v1/channels', () => this.report.channels());
      admin.get('/admin/v1/quarantine', () => this.report.quarantine());
      admin.post<{ Params: { id: string } }>('/admin/v1/channels/:id/check', async (request, reply) => {
        const report = await this.checks.check(request.params.id);
        return report ?? reply.callNotFound();
      });
      done();
    });
    this.server.setNotFoundHandler((_request, reply) => {
      const detail =
        'There are /metrics, /admin/v1/queues, /admin/v1/channels and /admin/v1/quarantine to get, and ' +
        '/admin/v1/channels/{id}/check to post to, for instances that are called over HTTP.';
      const problem = { type: 'urn:hotline:problem:not-found', title: 'There is nothing here', status: 404, detail };
      void reply.code(404).type('application/problem+json').send(problem);
    });
    await this.server.listen({ host: this.settings.OPS_HOST, port: this.settings.OPS_PORT });
  }

  /** `http://host:port` once listening. */
  get address(): string {
    return this.server.listeningOrigin;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.server.close();
  }

  private isAdmin(request: FastifyRequest): boolean {
    const given = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
    return timingSafeEqual(digest(given), digest(this.token));
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
