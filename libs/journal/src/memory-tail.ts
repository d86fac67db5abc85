import type { JournalRecord, ReadLimits } from './journal-options.js';

interface Entry<T> {
  readonly record: JournalRecord<T>;
  readonly bytes: number;
}

/** The newest flushed records, kept as values so that the hot path need not read back what it just wrote. */
export class MemoryTail<T> {
  #entries: (Entry<T> | undefined)[] = [];
  #head = 0;
  #bytes = 0;

  /** @param coversFrom the first number from which on every flushed record is here */
  constructor(
    private readonly maxBytes: number,
    private coversFrom: number,
  ) {}

  push(record: JournalRecord<T>, bytes: number): void {
    this.#entries.push({ record, bytes });
    this.#bytes += bytes;
    while (this.#bytes > this.maxBytes) this.#dropFirst();
  }

  dropThrough(seq: number): void {
    while (this.#head < this.#entries.length && this.#entries[this.#head]!.record.seq <= seq) this.#dropFirst();
  }

  /** The records from `fromSeq` on, or null when some of them are on disk alone. */
  read(fromSeq: number, limits: ReadLimits): readonly JournalRecord<T>[] | null {
    if (fromSeq < this.coversFrom) return null;
    const records: JournalRecord<T>[] = [];
    let bytes = 0;
    for (let at = this.#indexOf(fromSeq); at < this.#entries.length; at += 1) {
      const entry = this.#entries[at]!;
      bytes += entry.bytes;
      if (records.length >= limits.maxRecords || (records.length > 0 && bytes > limits.maxBytes)) break;
      records.push(entry.record);
    }
    return records;
  }

  /** When the first record after `seq` was appended, or null when it is not here. */
  appendedAfter(seq: number): number | null {
    if (seq + 1 < this.coversFrom) return null;
    return this.#entries[this.#indexOf(seq + 1)]?.record.appendedAt ?? null;
  }

  #indexOf(seq: number): number {
    let low = this.#head;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#entries[middle]!.record.seq < seq) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #dropFirst(): void {
    const entry = this.#entries[this.#head]!;
    this.coversFrom = entry.record.seq + 1;
    this.#bytes -= entry.bytes;
    this.#entries[this.#head] = undefined;
    this.#head += 1;
    // Cut in bulk: shift() on a long array costs its length.
    if (this.#head >= 1024 && this.#head * 2 >= this.#entries.length) {
      this.#entries = this.#entries.slice(this.#head);
      this.#head = 0;
    }
  }
}
