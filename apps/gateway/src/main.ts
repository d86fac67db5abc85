import 'reflect-metadata';
import { ConfigError, readEnvironment } from '#libs/config';
import { createGateway } from './gateway.js';

try {
  await createGateway(readEnvironment(process.env), process.env);
} catch (error) {
  // Said in words and without a stack: it is for whoever wrote the configuration.
  console.error(error instanceof ConfigError ? error.message : error);
  process.exitCode = 1;
}
