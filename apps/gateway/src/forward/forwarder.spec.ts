import type { Envelope, EnvelopeBatch } from '#libs/contracts';
import type { Journal, JournalRecord } from '#libs/journal';
import { Forwarder, type BatchSink, type ForwarderReports } from './forwarder.js';

// 8 hex digits decide the partition: these two differ in it for 2 partitions.
const EVEN = '00000000'.padEnd(32, '0');
const ODD = '00000001'.padEnd(32, '0');

const anEnvelope = (id: string, orderingKey: string) => ({ id, orderingKey }) as Envelope;

/** A journal in memory, with just what a forwarder uses. */
class MemoryJournal {
  readonly id = 'j1';
  cursor = 0;
  private readonly records: JournalRecord<Envelope>[] = [];
  private wake: (() => void) | undefined;

  get flushedSeq(): number {
    return this.records.length;
  }

  append(...values: Envelope[]): void {
    for (const value of values) this.records.push({ seq: this.records.length + 1, appendedAt: 0, value });
    this.wake?.();
  }

  read(fromSeq: number): Promise<readonly JournalRecord<Envelope>[]> {
    return Promise.resolve(this.records.filter(({ seq, value }) => seq >= fromSeq && value.id !== 'damaged'));
  }

  waitForFlushed(afterSeq: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      this.wake = () => this.flushedSeq > afterSeq && resolve();
      signal.addEventListener('abort', () => reject(signal.reason as Error));
      this.wake();
    });
  }

  saveCursor(seq: number): Promise<void> {
    this.cursor = seq;
    return Promise.resolve();
  }
}

/** Redis's stand-in: remembers what it got, and refuses while told to. */
class Sink implements BatchSink {
  readonly batches: EnvelopeBatch[] = [];
  refusals = 0;
  isAway = false;

  add(batch: EnvelopeBatch): Promise<void> {
    if (this.isAway) {
      this.refusals += 1;
      return Promise.reject(new Error('Redis is away'));
    }
    this.batches.push(batch);
    return Promise.resolve();
  }

  get ids(): string[] {
    return this.batches.flatMap(({ envelopes }) => envelopes.map(({ envelope }) => envelope.id));
  }
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

describe('Forwarder', () => {
  const reports: string[] = [];
  const watcher: ForwarderReports = {
    forwarded: (messages) => reports.push(`forwarded ${messages}`),
    lagged: () => reports.push('lagged'),
    recovered: () => reports.push('recovered'),
  };
  let journal: MemoryJournal;
  let sink: Sink;
  let forwarder: Forwarder;

  beforeEach(() => {
    reports.length = 0;
    journal = new MemoryJournal();
    sink = new Sink();
    forwarder = new Forwarder(journal as unknown as Journal<Envelope>, sink, 2, watcher);
  });
  afterEach(() => forwarder.stop(1000));

  it('hands over what is there as one batch a partition, in journal order', async () => {
    journal.append(anEnvelope('a', EVEN), anEnvelope('b', ODD), anEnvelope('c', EVEN));
    forwarder.start();
    await until(() => sink.batches.length === 2);
    expect(sink.batches).toEqual([
      {
        v: 1,
        journal: 'j1',
        partition: 0,
        envelopes: [
          { seq: 1, envelope: anEnvelope('a', EVEN) },
          { seq: 3, envelope: anEnvelope('c', EVEN) },
        ],
      },
      { v: 1, journal: 'j1', partition: 1, envelopes: [{ seq: 2, envelope: anEnvelope('b', ODD) }] },
    ]);
  });

  it('goes on where the cursor says', async () => {
    journal.append(anEnvelope('a', EVEN), anEnvelope('b', EVEN));
    journal.cursor = 1;
    forwarder = new Forwarder(journal as unknown as Journal<Envelope>, sink, 2, watcher);
    forwarder.start();
    await until(() => sink.ids.length === 1);
    expect(sink.ids).toEqual(['b']);
  });

  it('tries the same run again until Redis takes it, and says so once', async () => {
    sink.isAway = true;
    journal.append(anEnvelope('a', EVEN));
    forwarder.start();
    await until(() => sink.refusals >= 2);
    expect(await forwarder.waitFor(1, 10_000)).toBe(false);
    sink.isAway = false;
    await until(() => reports.includes('forwarded 1'));
    expect(await forwarder.waitFor(1, 10_000)).toBe(true);
    expect(reports).toEqual(['lagged', 'recovered', 'forwarded 1']);
  });

  it('tells a waiting sender when its message is in Redis', async () => {
    forwarder.start();
    journal.append(anEnvelope('a', EVEN));
    await until(() => forwarder.isCaughtUp);
    journal.append(anEnvelope('b', EVEN));
    expect(await forwarder.waitFor(2, 10_000)).toBe(true);
  });

  it('is not held up by records that cannot be read', async () => {
    journal.append(anEnvelope('damaged', EVEN));
    forwarder.start();
    journal.append(anEnvelope('b', EVEN));
    await until(() => sink.ids.length === 1);
    expect(sink.ids).toEqual(['b']);
  });

  it('saves the cursor when it stops, and only up to what Redis has', async () => {
    forwarder.start();
    journal.append(anEnvelope('a', EVEN));
    await until(() => forwarder.isCaughtUp);
    await forwarder.stop(1000);
    journal.append(anEnvelope('b', EVEN));
    expect(journal.cursor).toBe(1);
  });
});
