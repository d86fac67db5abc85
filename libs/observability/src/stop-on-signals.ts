import { EVENTS } from './events.js';
import type { Logger } from './logger.js';

/**
 * Closes an app on SIGINT and SIGTERM and ends the process: with 0 when it closed, with 1 when it failed or took longer
 * than `withinMs`, since a hung Redis or provider must not keep a process from stopping.
 */
export function stopOnSignals(app: { close(): Promise<void> }, logger: Logger, withinMs: number): void {
  const exit = (code: number, isLate: boolean) => {
    logger[code === 0 ? 'info' : 'error']({ event: EVENTS.stopped, late: isLate || undefined });
    logger.flush(() => process.exit(code));
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      setTimeout(exit, withinMs, 1, true).unref();
      app.close().then(
        () => exit(0, false),
        () => exit(1, false),
      );
    });
  }
}
