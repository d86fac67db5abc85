import type { LoggerService } from '@nestjs/common';
import { destination, pino, type DestinationStream, type Logger, type LevelWithSilent } from 'pino';

export type { Logger };

/**
 * A logger that writes one JSON line per event to standard output.
 *
 * Lines carry named fields only; bodies, phone numbers, addresses and tokens are never among them.
 */
export function createLogger(
  app: string,
  level: LevelWithSilent,
  // Written in the background, many lines at once while it is busy, so that a slow terminal never holds up a message.
  to: DestinationStream = destination({ dest: 1, sync: false, minLength: 8192, periodicFlush: 100 }),
): Logger {
  return pino(
    {
      level,
      base: { app },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: toldOf },
    },
    to,
  );
}

/** What an error may say: libraries hang the very command on it that failed, citizens' words and all. */
function toldOf(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { name, message, stack, cause } = error;
  const { code } = error as NodeJS.ErrnoException;
  return { name, message, code, stack, cause: cause === undefined ? undefined : toldOf(cause) };
}

/** Nest's own lines, through the same logger. */
export function nestLogger(logger: Logger): LoggerService {
  const at =
    (level: 'info' | 'error' | 'warn' | 'debug') =>
    (message: unknown, ...context: unknown[]) => {
      const source = context.at(-1);
      logger[level](
        {
          source: typeof source === 'string' ? source : undefined,
          err: message instanceof Error ? message : undefined,
        },
        typeof message === 'string' ? message : 'nest',
      );
    };
  // Nest's start-up lines are for its developers; ours say what a duty officer needs.
  return { log: at('debug'), error: at('error'), warn: at('warn'), debug: at('debug'), verbose: at('debug') };
}
