import { CursorFile } from './cursor.js';
import { DamageLog } from './damage-log.js';
import { JournalError } from './errors.js';
import { removeIfPresent } from './file-io.js';
import { FlushWaiters } from './flush-waiters.js';
import { chooseFolder, type OwnedFolder } from './folder.js';
import { GroupCommit } from './group-commit.js';
import {
  maxRecordBytes,
  resolveOptions,
  type JournalOptions,
  type JournalRecord,
  type ReadLimits,
  type ResolvedOptions,
} from './journal-options.js';
import { guardReport } from './incident.js';
import { LogWriter, type FlushedChunk } from './log-writer.js';
import { MemoryTail } from './memory-tail.js';
import { recoverLog } from './recovery.js';
import { chooseExpired } from './retention.js';
import { JournalKey } from './segment-header.js';
import { SegmentReader } from './segment-reader.js';

const MAINTENANCE_EVERY_MS = 60_000;

/** `open`: takes messages. `failed`: cannot keep any now (be not ready; it heals by itself). `closed`: for good. */
export type JournalState = 'open' | 'failed' | 'closed';

/** How the journal stands. Bytes are file sizes; `oldestUnforwardedAt` (ms) may be a little early, never late. */
export interface JournalStats {
  readonly segments: number;
  readonly bytes: number;
  readonly pendingRecords: number;
  readonly flushedSeq: number;
  readonly cursor: number;
  readonly oldestUnforwardedAt: number | null;
  readonly unforwardedRecords: number;
  /** As last looked up; null until then. */
  readonly diskFreeBytes: number | null;
}

/**
 * The append-only log in which a message is kept before its sender is answered.
 *
 * What {@link append} has acknowledged survives a killed process and a power cut, comes back from {@link read} in order, and stays until the
 * cursor has passed it. One process writes a journal; its folder is locked as long as that process lives.
 */
export class Journal<T> {
  readonly #options: ResolvedOptions<T>;
  readonly #folder: OwnedFolder;
  readonly #writer: LogWriter<T>;
  readonly #reader: SegmentReader;
  readonly #commits: GroupCommit<T>;
  readonly #tail: MemoryTail<T>;
  readonly #cursor: CursorFile;
  readonly #waiters = new FlushWaiters();
  readonly #maxRecordBytes: number;
  readonly #maintenance: NodeJS.Timeout;
  #retention: Promise<void> = Promise.resolve();
  #closing: Promise<void> | null = null;

  private constructor(
    folder: OwnedFolder,
    options: ResolvedOptions<T>,
    private readonly isDraining: boolean,
    parts: {
      readonly cursor: CursorFile;
      readonly reader: SegmentReader;
      readonly writer: (onFlushed: (chunk: FlushedChunk<T>) => void) => LogWriter<T>;
    },
  ) {
    this.#folder = folder;
    this.#options = options;
    this.#cursor = parts.cursor;
    this.#reader = parts.reader;
    this.#writer = parts.writer((chunk) => this.#remember(chunk));
    this.#tail = new MemoryTail(options.tailBytes, this.#writer.lastSeq + 1);
    this.#commits = new GroupCommit(
      { maxRecords: options.maxPendingRecords, maxBytes: options.maxPendingBytes },
      (batch) => this.#writer.write(batch),
    );
    this.#maxRecordBytes = maxRecordBytes(options.segmentBytes);
    this.#maintenance = setInterval(() => void this.#maintain(), MAINTENANCE_EVERY_MS);
    this.#maintenance.unref();
  }

  /**
   * Opens the journal to write to: the one written last whose owner is dead, or a new one. Takes its lock and recovers it.
   *
   * Succeeds on a full disk too (unless the journal is new): then `state` is `failed` and what is kept can still be drained.
   *
   * @throws {JournalError} `LOCKED` or `NOT_FOUND` for an `id` given; `KEY_MISMATCH`; `VERSION_NEWER`; `UNAVAILABLE`; `INVALID_ARGUMENT`
   */
  static async open<T>(options: JournalOptions<T>): Promise<Journal<T>> {
    const resolved = resolveOptions(options);
    new JournalKey(resolved.key);
    return Journal.openFolder(await chooseFolder(resolved.fs, resolved.directory, resolved.id), resolved, false);
  }

  /**
   * Opens a folder whose lock is held already, and releases it when that fails.
   *
   * @internal adoption's way in
   */
  static async openFolder<T>(folder: OwnedFolder, given: ResolvedOptions<T>, isDraining: boolean): Promise<Journal<T>> {
    const options = { ...given, onIncident: guardReport(given.onIncident) };
    const { fs, onIncident } = options;
    let cursor: CursorFile | null = null;
    try {
      const key = new JournalKey(options.key);
      if (options.syncMode === 'none') onIncident({ kind: 'sync-disabled' });
      const damageLog = new DamageLog(fs, folder.path, onIncident);
      const log = await recoverLog(fs, folder.path, key, damageLog, onIncident);
      const opened = await CursorFile.open(fs, folder.path, onIncident, options.syncMode === 'fdatasync');
      cursor = opened;
      if (opened.seq > log.lastSeq) onIncident({ kind: 'cursor-ahead', cursor: opened.seq, lastSeq: log.lastSeq });
      const journal = new Journal<T>(folder, options, isDraining, {
        cursor: opened,
        reader: new SegmentReader(fs, damageLog),
        writer: (onFlushed) => new LogWriter(folder, key, options, onFlushed, log, opened.seq),
      });
      if (!isDraining) await journal.#writer.start();
      return journal;
    } catch (cause) {
      await cursor?.close();
      await folder.release();
      throw cause;
    }
  }

  /** Short, url-safe, the same for the journal's whole life. */
  get id(): string {
    return this.#folder.id;
  }

  /** Where it is now. The last part changes with every owner. */
  get path(): string {
    return this.#folder.path;
  }

  /** The number of the last record that is on disk, whether by {@link append} or found at open. */
  get flushedSeq(): number {
    return Math.max(this.#writer.lastSeq, this.#cursor.seq);
  }

  /** Everything up to here is handed over, and this is on disk. */
  get cursor(): number {
    return this.#cursor.seq;
  }

  get state(): JournalState {
    if (this.#closing !== null) return 'closed';
    return this.#writer.failure === null ? 'open' : 'failed';
  }

  /**
   * Keeps a value; resolves with its number once it is flushed to disk, and not before.
   *
   * Numbers rise in the order of the calls, and are never given twice, but may skip. The value itself is handed to readers: do not change
   * it afterwards. A rejected append may still turn up after a crash, as an answer that a sender never got may.
   *
   * @throws {JournalFullError} when too much waits for the disk already
   * @throws {JournalUnavailableError} when the disk cannot keep it
   * @throws {JournalError} `RECORD_TOO_LARGE`, `CLOSED`, `DRAINING`
   */
  append(value: T): Promise<number> {
    if (this.#closing !== null)
      return Promise.reject(new JournalError('CLOSED', 'appending to the journal: it is closed'));
    if (this.isDraining) {
      const message = `appending to the journal ${this.id}: it was adopted to be drained; append to this gateway's own`;
      return Promise.reject(new JournalError('DRAINING', message));
    }
    if (this.#writer.failure !== null) return Promise.reject(this.#writer.unavailable());
    let payload: Uint8Array;
    try {
      payload = this.#options.codec.encode(value);
    } catch (cause) {
      return Promise.reject(cause instanceof Error ? cause : new Error('encoding a journal record', { cause }));
    }
    if (payload.length > this.#maxRecordBytes) {
      const message = `appending to the journal: the record has ${payload.length} bytes and a segment holds ${this.#maxRecordBytes}; store large bodies beside it`;
      return Promise.reject(new JournalError('RECORD_TOO_LARGE', message));
    }
    return this.#commits.add(value, payload);
  }

  /**
   * Reads flushed records in order, from `fromSeq` on. Damaged ones are left out, after {@link JournalOptions.onIncident} was told.
   *
   * An empty answer means that nothing up to `flushedSeq`, as it was before the call, can be read: the cursor may then be saved there.
   *
   * @throws {JournalError} `RECORD_UNREADABLE` when the first record is genuine but the codec does not know its form (another version
   * wrote it): it stays, and so must the cursor
   */
  async read(fromSeq: number, limits: ReadLimits): Promise<readonly JournalRecord<T>[]> {
    const remembered = this.#tail.read(fromSeq, limits);
    if (remembered !== null) return remembered;
    const frames = await this.#reader.read([...this.#writer.segments], fromSeq, limits);
    const records: JournalRecord<T>[] = [];
    for (const { seq, appendedAt, payload } of frames) {
      try {
        records.push({ seq, appendedAt, value: this.#options.codec.decode(payload) });
      } catch (cause) {
        if (records.length > 0) break;
        const message = `reading record ${seq} of the journal ${this.id}: it is genuine, but this gateway does not know its form; run the version that wrote it`;
        throw new JournalError('RECORD_UNREADABLE', message, { cause });
      }
    }
    return records;
  }

  /**
   * Resolves once there is a record after `afterSeq`.
   *
   * @throws the signal's reason when it is aborted (as an Error); {@link JournalError} `CLOSED` when the journal is closed meanwhile
   */
  waitForFlushed(afterSeq: number, signal?: AbortSignal): Promise<void> {
    if (this.flushedSeq > afterSeq) return Promise.resolve();
    if (this.#closing !== null)
      return Promise.reject(new JournalError('CLOSED', 'waiting for the journal: it is closed'));
    return this.#waiters.wait(afterSeq, signal);
  }

  /**
   * Says that everything up to `seq` is handed over; resolves once that is on disk. Works on a full disk. May be called often, calls share flushes;
   * a smaller number than before changes nothing.
   *
   * @throws {JournalError} `INVALID_ARGUMENT` beyond `flushedSeq`; `UNAVAILABLE` when the disk refuses, and records come again after a restart
   */
  async saveCursor(seq: number): Promise<void> {
    if (seq > this.flushedSeq) {
      const message = `saving the cursor ${seq} of the journal ${this.id}: its last record is ${this.flushedSeq}`;
      throw new JournalError('INVALID_ARGUMENT', message);
    }
    await this.#cursor.save(seq);
    this.#tail.dropThrough(seq);
  }

  /** Removes segments that retention no longer keeps. Runs by itself every minute. */
  applyRetention(): Promise<void> {
    this.#retention = this.#retention.then(() => this.#removeExpired());
    return this.#retention;
  }

  stats(): JournalStats {
    const { segments, freeBytes } = this.#writer;
    const cursor = this.#cursor.seq;
    const unforwarded = segments.filter((segment) => segment.lastSeq > cursor);
    return {
      segments: segments.length,
      bytes: segments.reduce((sum, segment) => sum + segment.bytes, 0),
      pendingRecords: this.#commits.waitingRecords,
      flushedSeq: this.flushedSeq,
      cursor,
      oldestUnforwardedAt:
        unforwarded[0] === undefined
          ? null
          : (this.#tail.appendedAfter(cursor) ?? unforwarded[0].checkpointBefore(cursor + 1).appendedAt),
      unforwardedRecords: unforwarded.reduce(
        (sum, { firstSeq, lastSeq }) => sum + lastSeq - Math.max(cursor, firstSeq - 1),
        0,
      ),
      diskFreeBytes: freeBytes,
    };
  }

  /** Flushes what is pending, refuses what comes after, and releases the lock. May be called twice. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    clearInterval(this.#maintenance);
    await this.#commits.drained();
    this.#waiters.rejectAll(new JournalError('CLOSED', 'waiting for the journal: it was closed'));
    await this.#retention;
    await this.#writer.close();
    await this.#cursor.close();
    await this.#folder.release();
    // An adopted journal of which nothing is left has no further use.
    if (this.isDraining && this.#writer.segments.length === 0) await this.#options.fs.removeDirectory(this.path);
  }

  #remember({ batch, from, count, firstSeq, appendedAt }: FlushedChunk<T>): void {
    for (let at = 0; at < count; at += 1) {
      const { value, payload } = batch[from + at]!;
      this.#tail.push({ seq: firstSeq + at, appendedAt, value }, payload.length);
    }
    this.#waiters.wake(this.#writer.lastSeq);
  }

  async #maintain(): Promise<void> {
    await this.applyRetention();
    await this.#options.fs.freeBytes(this.path).then(
      (bytes) => (this.#writer.freeBytes = bytes),
      () => undefined,
    );
  }

  async #removeExpired(): Promise<void> {
    const { fs, now, retention, onIncident } = this.#options;
    const { segments, active } = this.#writer;
    try {
      for (const segment of chooseExpired(this.id, segments, active, this.#cursor.seq, now(), retention)) {
        await removeIfPresent(fs, segment.path);
        this.#writer.forget(segment);
      }
    } catch (cause) {
      onIncident({ kind: 'maintenance-failed', cause });
    }
  }
}
