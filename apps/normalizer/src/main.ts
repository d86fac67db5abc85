import 'reflect-metadata';
import { ConfigError, readEnvironment } from '#libs/config';
import { EVENTS, stopOnSignals, type Logger } from '#libs/observability';
import { HealthServer } from './health-server.js';
import { createNormalizer } from './normalizer.js';
import { LOGGER } from './normalizer.module.js';

// The batches at hand get ten seconds of it. What is cut off is worked again by another normalizer.
const STOP_WITHIN_MS = 15_000;

try {
  const app = await createNormalizer(readEnvironment(process.env), process.env);
  const logger = app.get<Logger>(LOGGER);
  stopOnSignals(app, logger, STOP_WITHIN_MS);
  await app.listen();
  logger.info({ event: EVENTS.started, health: app.get(HealthServer).address });
} catch (error) {
  // Said in words and without a stack: it is for whoever wrote the configuration.
  console.error(error instanceof ConfigError ? error.message : error);
  process.exit(1);
}
