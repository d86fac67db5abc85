import type { Logger } from 'pino';

/** What this library needs of a logger. */
export type QueueLog = Pick<Logger, 'info' | 'warn' | 'error'>;

const WINDOW_MS = 5000;

/**
 * Writes the first error of a kind at once and then one line every five seconds with the number of those left out.
 *
 * BullMQ emits an error per attempt: with a full Redis 200,000 in 20 seconds were seen from two workers.
 */
export class QuietLog {
  private readonly kinds = new Map<string, { since: number; leftOut: number }>();

  constructor(
    private readonly log: QueueLog,
    private readonly now: () => number = Date.now,
  ) {}

  error(event: string, error: unknown, fields: Readonly<Record<string, unknown>> = {}): void {
    const kind = `${event} ${messageOf(error)}`;
    const seen = this.kinds.get(kind);
    if (seen && this.now() - seen.since < WINDOW_MS) {
      seen.leftOut += 1;
      return;
    }
    // Messages may carry what varies (an id): without a bound the table would grow by one entry per error.
    if (this.kinds.size >= 100) this.kinds.clear();
    this.kinds.set(kind, { since: this.now(), leftOut: 0 });
    this.log.error({ event, ...fields, err: messageOf(error), leftOut: seen?.leftOut || undefined });
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
