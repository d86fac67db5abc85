import { bounded } from './connection.js';

const ANSWER_WITHIN_MS = 3000;
// A refused Redis is asked again this soon, so that mending it takes effect without a restart.
const REFUSED_AGAIN_MS = 1000;

/** What is asked of Redis, and who hears what came of it. */
export interface StandingCheckOptions {
  /** Rejects with the reason, in words, why there must be no work. */
  readonly ask: () => Promise<void>;
  /** Told the outcome each time. */
  readonly hear: (refusal: Error | undefined) => void;
  readonly everyMs: number;
}

/**
 * Asks a question of Redis again and again, one at a time and never without bound.
 *
 * A connection alone tells little: a frozen Redis keeps it open, and an emptied one, or one whose queues were laid out
 * anew, does not close it.
 */
export class StandingCheck {
  private timer: NodeJS.Timeout | undefined;
  private isAsking = false;
  private isEnded = false;
  private found: string | undefined = 'not asked yet';

  constructor(private readonly options: StandingCheckOptions) {}

  /** What stood in the way when it was last asked, in words; undefined when nothing did. */
  get trouble(): string | undefined {
    return this.found;
  }

  /** Asks at once, unless it is being asked, and from then on again and again. */
  async start(): Promise<void> {
    clearTimeout(this.timer);
    if (this.isAsking || this.isEnded) return;
    this.isAsking = true;
    const { ask, hear, everyMs } = this.options;
    const refusal = await bounded(ANSWER_WITHIN_MS, 'asking Redis', ask()).then(() => undefined, asError);
    this.isAsking = false;
    if (this.isEnded) return;
    this.found = refusal?.message;
    hear(refusal);
    this.timer = setTimeout(() => void this.start(), this.found === undefined ? everyMs : REFUSED_AGAIN_MS);
  }

  end(): void {
    this.isEnded = true;
    clearTimeout(this.timer);
  }
}

function asError(refusal: unknown): Error {
  return refusal instanceof Error ? refusal : new Error(String(refusal));
}
