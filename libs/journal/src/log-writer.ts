import { JournalUnavailableError } from './errors.js';
import { writeFully } from './file-io.js';
import { FRAME_OVERHEAD } from './frame.js';
import type { PendingRecord } from './group-commit.js';
import type { ResolvedOptions } from './journal-options.js';
import type { JournalFile } from './journal-fs.js';
import type { RecoveredLog } from './recovery.js';
import { beginSegment, type Segment } from './segment.js';
import type { JournalKey } from './segment-header.js';
import { SpareFile } from './spare.js';

// One write's worth. Larger ones save nothing and keep the event loop busy encrypting for longer (1 MiB: about 5 ms).
const CHUNK_BYTES = 1024 * 1024;

interface ActiveSegment {
  readonly segment: Segment;
  readonly file: JournalFile;
}

/** Records that reached the disk together: `batch[from]` has number `firstSeq`, and the others follow. */
export interface FlushedChunk<T> {
  readonly batch: readonly PendingRecord<T>[];
  readonly from: number;
  readonly count: number;
  readonly firstSeq: number;
  readonly appendedAt: number;
}

/**
 * Writes the log: one segment after the other, and a fresh one after the first error of any.
 *
 * The invariant of this file: a record is settled as kept only after its bytes were flushed through a file handle that has never failed.
 */
export class LogWriter<T> {
  readonly #spare: SpareFile;
  readonly #segments: Segment[];
  #active: ActiveSegment | null = null;
  #lastSeq: number;
  #nextSeq: number;
  #buffer = Buffer.allocUnsafe(64 * 1024);
  #failure: { readonly cause: unknown } | null = null;
  #healing: NodeJS.Timeout | null = null;
  #closed = false;
  freeBytes: number | null = null;

  constructor(
    private readonly folder: { readonly id: string; readonly path: string },
    private readonly key: JournalKey,
    private readonly options: ResolvedOptions<T>,
    private readonly onFlushed: (chunk: FlushedChunk<T>) => void,
    log: RecoveredLog,
    cursor: number,
  ) {
    this.#segments = [...log.segments];
    this.#lastSeq = log.lastSeq;
    // Consumers own what they have by its number, so that no number is ever given twice.
    this.#nextSeq = Math.max(log.usedSeq, cursor) + 1;
    this.#spare = new SpareFile(options.fs, folder.path, options.segmentBytes, (bytes) => (this.freeBytes = bytes));
  }

  get segments(): readonly Segment[] {
    return this.#segments;
  }

  get active(): Segment | null {
    return this.#active?.segment ?? null;
  }

  get lastSeq(): number {
    return this.#lastSeq;
  }

  get failure(): { readonly cause: unknown } | null {
    return this.#failure;
  }

  /** Makes the next segment's file. On a disk that cannot hold it the log is still readable, and appends are refused. */
  async start(): Promise<void> {
    await this.#spare.prepare().catch((cause: unknown) => this.#fail(cause));
  }

  /** Takes a removed segment off the list. */
  forget(segment: Segment): void {
    const at = this.#segments.indexOf(segment);
    if (at >= 0) this.#segments.splice(at, 1);
  }

  /** Writes and flushes a batch and settles each of its records. */
  async write(batch: readonly PendingRecord<T>[]): Promise<void> {
    let done = 0;
    while (done < batch.length && this.#failure === null) {
      try {
        const from = done;
        const count = await this.#writeChunk(batch, from).catch(() => this.#writeChunk(batch, from));
        done += count;
      } catch (cause) {
        this.#fail(cause);
      }
    }
    if (done === batch.length) return;
    const error = this.unavailable();
    for (let at = done; at < batch.length; at += 1) batch[at]!.refuse(error);
  }

  unavailable(): JournalUnavailableError {
    return new JournalUnavailableError(
      `appending to the journal in ${this.folder.path}: the disk takes nothing now; free space or replace it, the journal goes on by itself`,
      { cause: this.#failure?.cause },
    );
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#healing !== null) clearTimeout(this.#healing);
    await this.#spare.close();
    const active = this.#active;
    this.#active = null;
    if (active === null) return;
    // Gives the unused zeros back. Nothing depends on it, so that a failure here is nobody's concern.
    await active.file.truncate(active.segment.dataEnd).catch(() => undefined);
    await active.file.close().catch(() => undefined);
  }

  async #writeChunk(batch: readonly PendingRecord<T>[], from: number): Promise<number> {
    const { segment, file } = await this.#segmentFor(batch[from]!.payload.length);
    const appendedAt = this.options.now();
    const firstSeq = this.#nextSeq;
    const room = segment.bytes - segment.dataEnd;
    let length = 0;
    let count = 0;
    for (; from + count < batch.length; count += 1) {
      const { payload } = batch[from + count]!;
      const frameBytes = FRAME_OVERHEAD + payload.length;
      if (length + frameBytes > room || (count > 0 && length + frameBytes > CHUNK_BYTES)) break;
      this.#reserve(length, frameBytes);
      segment.note(this.#nextSeq, segment.dataEnd + length, appendedAt);
      length = segment.cipher.seal(this.#buffer, length, this.#nextSeq, appendedAt, payload);
      this.#nextSeq += 1;
    }
    try {
      await writeFully(file, this.#buffer, length, segment.dataEnd);
      if (this.options.syncMode === 'fdatasync') await file.datasync();
    } catch (cause) {
      await this.#poison(cause);
      throw cause;
    }
    segment.dataEnd += length;
    segment.lastSeq = this.#nextSeq - 1;
    this.#lastSeq = segment.lastSeq;
    this.onFlushed({ batch, from, count, firstSeq, appendedAt });
    for (let at = 0; at < count; at += 1) batch[from + at]!.acknowledge(firstSeq + at);
    return count;
  }

  async #segmentFor(payloadBytes: number): Promise<ActiveSegment> {
    const active = this.#active;
    if (active !== null && active.segment.bytes - active.segment.dataEnd >= FRAME_OVERHEAD + payloadBytes)
      return active;
    const prepared = await this.#spare.take(payloadBytes);
    await this.#retire();
    // A number per attempt, so that a segment whose beginning failed half-way leaves no name in the way of the next.
    const firstSeq = this.#nextSeq;
    this.#nextSeq += 1;
    try {
      const segment = await beginSegment(this.options.fs, this.folder.path, this.key, prepared, {
        journalId: this.folder.id,
        firstSeq,
        flushedBefore: this.#lastSeq,
        previousFirstSeq: this.#segments.at(-1)?.firstSeq ?? 0,
        createdAt: this.options.now(),
      });
      this.#nextSeq = firstSeq;
      this.#segments.push(segment);
      this.#active = { segment, file: prepared.file };
    } catch (cause) {
      await prepared.file.close().catch(() => undefined);
      throw cause;
    }
    this.#prepareNext();
    return this.#active;
  }

  async #retire(): Promise<void> {
    const active = this.#active;
    if (active === null) return;
    this.#active = null;
    active.segment.closedAt = this.options.now();
    await active.file.close().catch(() => undefined);
  }

  async #poison(cause: unknown): Promise<void> {
    const active = this.#active;
    // After a failed flush the system may call the pages clean that it never wrote: this handle is not asked again.
    await this.#retire();
    if (active !== null) this.options.onIncident({ kind: 'segment-poisoned', segment: active.segment.path, cause });
  }

  #prepareNext(): void {
    this.#spare.prepare().catch((cause: unknown) => this.options.onIncident({ kind: 'preparation-failed', cause }));
  }

  #fail(cause: unknown): void {
    this.#failure = { cause };
    this.options.onIncident({ kind: 'unavailable', cause });
    this.#healLater();
  }

  /** Tries by itself: while the gateway is not ready nobody sends what could try for it. */
  #healLater(): void {
    if (this.#closed) return;
    this.#healing = setTimeout(() => {
      this.#spare.prepare().then(
        () => {
          this.#failure = null;
          this.options.onIncident({ kind: 'available' });
        },
        () => this.#healLater(),
      );
    }, this.options.retryAfterMs);
    this.#healing.unref();
  }

  #reserve(used: number, more: number): void {
    if (used + more <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(used + more, Math.min(2 * this.#buffer.length, CHUNK_BYTES)));
    this.#buffer.copy(larger, 0, 0, used);
    this.#buffer = larger;
  }
}
