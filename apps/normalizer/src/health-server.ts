import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import fastify, { type FastifyInstance } from 'fastify';
import type { Registry } from 'prom-client';

/** What the health server tells of the work. */
export interface Readiness {
  /** Why the partitions are not being served: `away`, or in words; undefined when they are. */
  readonly trouble: string | undefined;
  /** Queues whose batch at hand waits for Redis, the media folder or a faulty channel to recover, and for what. */
  readonly paused: Readonly<Record<string, string>>;
}

/** Liveness, readiness and figures, on a port of their own. */
export class HealthServer implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly server: FastifyInstance = fastify({ requestTimeout: 15_000 });

  constructor(
    private readonly readiness: Readiness,
    private readonly registry: Registry,
    private readonly listenOn: { readonly host: string; readonly port: number },
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    this.server.get('/healthz', () => ({ status: 'alive' }));
    this.server.get('/readyz', async (_request, reply) => {
      const { trouble, paused } = this.readiness;
      const isReady = trouble === undefined && Object.keys(paused).length === 0;
      const why = trouble === undefined ? { paused } : { redis: trouble };
      await reply.code(isReady ? 200 : 503).send(isReady ? { status: 'ready' } : { status: 'not ready', ...why });
    });
    this.server.get('/metrics', async (_request, reply) => {
      await reply.type(this.registry.contentType).send(await this.registry.metrics());
    });
    await this.server.listen(this.listenOn);
  }

  /** `http://host:port` once listening. */
  get address(): string {
    return this.server.listeningOrigin;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.server.close();
  }
}
