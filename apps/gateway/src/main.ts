import 'reflect-metadata';
import { ConfigError, readEnvironment } from '#libs/config';
import { stopOnSignals } from '#libs/observability';
import { createGateway } from './gateway.js';
import { LOGGER } from './tokens.js';

// Requests under way are answered, connections closed, and what is kept is handed over while that goes quickly.
const STOP_WITHIN_MS = 18_000;

try {
  const app = await createGateway(readEnvironment(process.env), process.env);
  stopOnSignals(app, app.get(LOGGER), STOP_WITHIN_MS);
} catch (error) {
  // Said in words and without a stack: it is for whoever wrote the configuration.
  console.error(error instanceof ConfigError ? error.message : error);
  process.exit(1);
}
