import 'reflect-metadata';
import { ConfigError, readEnvironment } from '#libs/config';
import { EVENTS, type Logger } from '#libs/observability';
import { HealthServer } from './health-server.js';
import { createNormalizer } from './normalizer.js';
import { LOGGER } from './normalizer.module.js';
import { stopOnSignals } from './stop-on-signals.js';

try {
  const app = await createNormalizer(readEnvironment(process.env), process.env);
  stopOnSignals(app);
  await app.listen();
  app.get<Logger>(LOGGER).info({ event: EVENTS.started, health: app.get(HealthServer).address });
} catch (error) {
  // Said in words and without a stack: it is for whoever wrote the configuration.
  console.error(error instanceof ConfigError ? error.message : error);
  process.exit(1);
}
