import 'reflect-metadata';
import { ConfigError, readEnvironment } from '#libs/config';
import { createGateway } from './gateway.js';
import { stopOnSignals } from './stop-on-signals.js';

try {
  stopOnSignals(await createGateway(readEnvironment(process.env), process.env));
} catch (error) {
  // Said in words and without a stack: it is for whoever wrote the configuration.
  console.error(error instanceof ConfigError ? error.message : error);
  process.exit(1);
}
