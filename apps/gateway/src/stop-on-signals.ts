import type { INestApplicationContext } from '@nestjs/common';
import { EVENTS, type Logger } from '#libs/observability';
import { LOGGER } from './tokens.js';

// A hung Redis or provider must not keep a process from stopping.
const DEADLINE_MS = 18_000;

/** Closes the app on SIGINT and SIGTERM: requests under way are answered, what is kept is handed over, then it exits. */
export function stopOnSignals(app: INestApplicationContext): void {
  const logger = app.get<Logger>(LOGGER);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      setTimeout(() => {
        logger.error(
          { event: EVENTS.stopped, late: true },
          'stopping took too long; what was acknowledged is in the journal',
        );
        logger.flush(() => process.exit(1));
      }, DEADLINE_MS).unref();
      void app.close().then(() => {
        logger.info({ event: EVENTS.stopped });
        logger.flush(() => process.exit(0));
      });
    });
  }
}
