import type { INestMicroservice } from '@nestjs/common';
import { EVENTS, type Logger } from '#libs/observability';
import { LOGGER } from './normalizer.module.js';

// The batches at hand get ten seconds of it. What is cut off is worked again by another normalizer.
const STOP_WITHIN_MS = 15_000;

/** Closes the app on SIGINT and SIGTERM: the batches at hand are ended, no other is begun, then the process exits. */
export function stopOnSignals(app: INestMicroservice): void {
  const logger = app.get<Logger>(LOGGER);
  const exit = (code: number, isLate: boolean) => {
    logger.info({ event: EVENTS.stopped, late: isLate || undefined });
    logger.flush(() => process.exit(code));
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      setTimeout(exit, STOP_WITHIN_MS, 1, true).unref();
      app.close().then(
        () => exit(0, false),
        () => exit(1, false),
      );
    });
  }
}
