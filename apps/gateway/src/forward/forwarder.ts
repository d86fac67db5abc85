import { partitionOf } from '#libs/channel-kit';
import { ENVELOPE_VERSION, type Envelope, type EnvelopeBatch, type PositionedEnvelope } from '#libs/contracts';
import type { Journal, JournalRecord } from '#libs/journal';
import { HandOverWaiters } from './hand-over.js';

// One write carries what gathered during the one before; beyond this a job would hold up Redis and its worker.
const BATCH = { maxRecords: 500, maxBytes: 1024 * 1024 };
// A job costs Redis and the normalizer as much as ten of its messages do or more. Busy, a round therefore waits until
// each partition's job can carry several; idle, a message leaves at once.
const WHILE_SENDERS_WAIT = { perPartition: 8, withinMs: 20 };
const WHILE_NOBODY_WAITS = { perPartition: 32, withinMs: 50 };
const CURSOR_EVERY_MS = 250;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 1000;
// More than this behind, and waiting for Redis would only make every sender wait its whole patience.
const CAUGHT_UP_WITHIN = 4096;

/** Where batches go. */
export interface BatchSink {
  /** Resolves when Redis has the batch; a rejection means "unknown", and the same batch may be added again. */
  add(batch: EnvelopeBatch): Promise<void>;
}

/** What a forwarder tells those who watch it. */
export interface ForwarderReports {
  forwarded(messages: number): void;
  lagged(error: unknown): void;
  recovered(): void;
}

/**
 * Carries one journal to `inbound`, in order, as batches by partition.
 *
 * An outage of Redis is nothing but a forwarder that lags: it tries the same run again until it goes through. What was
 * handed over twice, after a crash or an unknown outcome, is sorted out by the once-ledger.
 */
export class Forwarder {
  private readonly waiters = new HandOverWaiters();
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();
  private position: number;
  private savedPosition: number;
  // Until Redis has shown otherwise: the first sender after a start waits for it like every other.
  private isHealthy = true;
  /** What the hand-over fails with at present, by name and code. */
  private failingWith: string | undefined;
  private lastRoundAt = -Infinity;
  private lastAwaitedAt = -Infinity;
  private cursorTimer: NodeJS.Timeout | undefined;

  constructor(
    readonly journal: Journal<Envelope>,
    private readonly sink: BatchSink,
    private readonly partitions: number,
    private readonly reports: ForwarderReports,
  ) {
    this.position = journal.cursor;
    this.savedPosition = journal.cursor;
  }

  start(): void {
    this.running = this.run();
    this.cursorTimer = setInterval(() => void this.saveCursor(), CURSOR_EVERY_MS);
  }

  /** Everything up to here is in Redis. */
  get handedOver(): number {
    return this.position;
  }

  /** Whether Redis takes what comes, and nothing much is waiting. */
  get isCaughtUp(): boolean {
    return this.isHealthy && this.journal.flushedSeq - this.position < CAUGHT_UP_WITHIN;
  }

  /** Resolves with whether `seq` came to be in Redis within `patienceMs`; false at once while Redis is away. */
  async waitFor(seq: number, patienceMs: number): Promise<boolean> {
    if (seq <= this.position) return true;
    if (!this.isCaughtUp) return false;
    this.lastAwaitedAt = performance.now();
    return this.waiters.wait(seq, patienceMs);
  }

  /** Hands over what is left while that goes quickly, and saves the cursor; what stays is handed over at the next start. */
  async stop(patienceMs: number): Promise<void> {
    if (this.stopping.signal.aborted) return;
    if (this.isHealthy && this.journal.flushedSeq > this.position) {
      await this.waiters.wait(this.journal.flushedSeq, patienceMs);
    }
    this.stopping.abort();
    this.waiters.giveUp();
    clearInterval(this.cursorTimer);
    await this.running;
    await this.saveCursor();
  }

  private async run(): Promise<void> {
    let pauseMs = FIRST_PAUSE_MS;
    while (!this.stopping.signal.aborted) {
      try {
        await this.forwardNext();
        pauseMs = FIRST_PAUSE_MS;
      } catch (error) {
        if (this.stopping.signal.aborted) return;
        this.isHealthy = false;
        this.waiters.giveUp();
        this.lag(error);
        await pause(pauseMs, this.stopping.signal);
        pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
      }
    }
  }

  private async forwardNext(): Promise<void> {
    await this.gather();
    this.lastRoundAt = performance.now();
    const flushed = this.journal.flushedSeq;
    const records = await this.journal.read(this.position + 1, BATCH);
    await Promise.all(this.batchesOf(records).map((batch) => this.sink.add(batch)));
    // None readable: what was there is damaged, was set aside and reported, and must not hold up what follows.
    this.position = records.at(-1)?.seq ?? flushed;
    this.isHealthy = true;
    if (this.failingWith !== undefined) this.reports.recovered();
    this.failingWith = undefined;
    this.waiters.reached(this.position);
    this.reports.forwarded(records.length);
  }

  private get isAwaited(): boolean {
    return performance.now() - this.lastAwaitedAt < 1000;
  }

  /** Waits for something to forward, and shortly after a round for more of it. */
  private async gather(): Promise<void> {
    const { signal } = this.stopping;
    if (this.journal.flushedSeq <= this.position) await this.journal.waitForFlushed(this.position, signal);
    const { perPartition, withinMs } = this.isAwaited ? WHILE_SENDERS_WAIT : WHILE_NOBODY_WAITS;
    const enough = this.position + perPartition * this.partitions;
    const leftMs = Math.ceil(this.lastRoundAt + withinMs - performance.now());
    if (leftMs <= 0 || this.journal.flushedSeq >= enough) return;
    await this.untilFlushed(enough, leftMs);
  }

  // A timer and a controller of its own: every signal derived from the long-lived one would stay in memory with it.
  private async untilFlushed(seq: number, patienceMs: number): Promise<void> {
    const giveUp = new AbortController();
    const abort = () => giveUp.abort();
    const timer = setTimeout(abort, patienceMs);
    this.stopping.signal.addEventListener('abort', abort);
    await this.journal.waitForFlushed(seq - 1, giveUp.signal).catch((error: unknown) => {
      if (!giveUp.signal.aborted) throw error;
    });
    clearTimeout(timer);
    this.stopping.signal.removeEventListener('abort', abort);
  }

  /** Says what the hand-over fails with: once, and again when it becomes another fault. */
  private lag(error: unknown): void {
    const { name, code } = error as { readonly name?: string; readonly code?: string };
    const fault = `${name ?? ''} ${code ?? ''}`;
    if (fault !== this.failingWith) this.reports.lagged(error);
    this.failingWith = fault;
  }

  private batchesOf(records: readonly JournalRecord<Envelope>[]): readonly EnvelopeBatch[] {
    const byPartition = new Map<number, PositionedEnvelope[]>();
    for (const { seq, value: envelope } of records) {
      const partition = partitionOf(envelope.orderingKey, this.partitions);
      const run = byPartition.get(partition);
      if (run) run.push({ seq, envelope });
      else byPartition.set(partition, [{ seq, envelope }]);
    }
    return [...byPartition].map(([partition, envelopes]) => ({
      v: ENVELOPE_VERSION,
      journal: this.journal.id,
      partition,
      envelopes,
    }));
  }

  private async saveCursor(): Promise<void> {
    const position = this.position;
    if (position === this.savedPosition) return;
    try {
      await this.journal.saveCursor(position);
      this.savedPosition = position;
    } catch (error) {
      // An old cursor only means that more is handed over again after a crash.
      this.reports.lagged(error);
    }
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    function done() {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
    signal.addEventListener('abort', done);
  });
}
