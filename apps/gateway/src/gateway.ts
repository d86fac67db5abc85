import { readFileSync } from 'node:fs';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { AnyChannel } from '#libs/channel-kit';
import { CHANNELS, loadInstances, type LoadedChannels } from '#libs/channel-registry';
import type { Environment } from '#libs/config';
import { createLogger, EVENTS, nestLogger, type Logger } from '#libs/observability';
import { openApiDocument } from './docs/documents.js';
import { GatewayModule } from './gateway.module.js';
import { Edge } from './intake/edge.js';
import { SessionHost } from './intake/session-host.js';
import { OpsServer } from './ops/ops-server.js';

// Every time-out is set: Fastify's own defaults let a sender hold a socket for ever. Bodies have a deadline of their
// own (15 s, uploads two minutes), which this one has to leave room for.
const SERVER = {
  requestTimeout: 130_000,
  keepAliveTimeout: 5_000,
  maxRequestsPerSocket: 10_000,
  bodyLimit: 256 * 1024,
  http: { headersTimeout: 10_000, connectionsCheckingInterval: 2_000, maxHeaderSize: 16 * 1024 },
} as const;
const MAX_CONNECTIONS = 10_000;
const CLOSE_CONNECTIONS_AFTER_MS = 6000;

/**
 * Builds, starts and returns the gateway, listening on both ports.
 *
 * @param channels the adapters that the channels file may name
 */
export async function createGateway(
  settings: Environment,
  env: Readonly<Record<string, string | undefined>>,
  channels: readonly AnyChannel[] = CHANNELS,
): Promise<NestFastifyApplication> {
  const logger = createLogger('gateway', settings.LOG_LEVEL);
  const loaded = loadChannels(settings, env, channels, logger);
  const trustProxy = settings.TRUSTED_PROXIES.length > 0 ? settings.TRUSTED_PROXIES : false;
  const adapter = new FastifyAdapter({ ...SERVER, trustProxy, return503OnClosing: true });
  const app = await NestFactory.create<NestFastifyApplication>(
    GatewayModule.with({ settings, logger, loaded }),
    adapter,
    {
      logger: nestLogger(logger),
      abortOnError: false,
    },
  );
  const server = adapter.getHttpServer();
  server.maxConnections = MAX_CONNECTIONS;
  server.maxHeadersCount = 100;
  // Connections that are still busy get this long once we are told to stop; then there is the journal to close.
  adapter.getInstance().addHook('preClose', (done) => {
    setTimeout(() => server.closeAllConnections(), CLOSE_CONNECTIONS_AFTER_MS).unref();
    done();
  });
  app.get(Edge).register(adapter.getInstance());
  const document = openApiDocument([...loaded.instances.values()], settings.PUBLIC_BASE_URL);
  SwaggerModule.setup('docs', app, document as unknown as OpenAPIObject, {
    raw: false,
    customSiteTitle: 'Hotline intake gateway',
  });
  await app.listen(settings.GATEWAY_PORT, settings.GATEWAY_HOST);
  await app.get(SessionHost).serve([...loaded.instances.values()]);
  logger.info({ event: EVENTS.started, public: await app.getUrl(), ops: app.get(OpsServer).address });
  return app;
}

function loadChannels(
  settings: Environment,
  env: Readonly<Record<string, string | undefined>>,
  channels: readonly AnyChannel[],
  logger: Logger,
): LoadedChannels {
  const loaded = loadInstances(channels, readFileSync(settings.CHANNELS_FILE, 'utf8'), settings.CHANNELS_FILE, env);
  for (const fault of loaded.faults) {
    logger.error({ event: EVENTS.channelDisabled, ...fault });
  }
  logger.info({ event: EVENTS.configLoaded, channels: [...loaded.instances.keys()], faults: loaded.faults.length });
  return loaded;
}
