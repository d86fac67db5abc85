import type { Quarantine } from '#libs/ledger';

const DAY_MS = 86_400_000;
// The retention class of what a person has to decide.
const PINNED_FOR_MS = 90 * DAY_MS;
const REFRESH_EVERY_MS = 60_000;

/**
 * Which records retention has to spare, because they wait in quarantine for a person.
 *
 * The index lives in Redis. Until it has been read, and as long as it cannot be, what was known before holds; before
 * that, everything is pinned.
 */
export class QuarantinePins {
  private readonly known = new Map<string, ReadonlySet<number>>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly quarantine: Pick<Quarantine, 'positionsOf'>) {}

  /** Keeps an eye on these journals, until stopped. */
  watch(journals: () => readonly string[]): void {
    const refresh = () => void Promise.all(journals().map((journal) => this.refresh(journal)));
    refresh();
    this.timer = setInterval(refresh, REFRESH_EVERY_MS).unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** Whether one of these positions, both ends included, has to stay. */
  isPinned(journal: string, fromSeq: number, toSeq: number): boolean {
    const positions = this.known.get(journal);
    if (!positions) return true;
    for (const position of positions) {
      if (position >= fromSeq && position <= toSeq) return true;
    }
    return false;
  }

  async refresh(journal: string, now = Date.now()): Promise<void> {
    try {
      const positions = await this.quarantine.positionsOf(journal, now - PINNED_FOR_MS);
      // Nothing at all where there was something is a Redis that came back empty, and these may be the only copies.
      if (positions.size > 0 || !this.known.get(journal)?.size) this.known.set(journal, positions);
    } catch {
      // Redis is away, which the forwarder reports.
    }
  }
}
