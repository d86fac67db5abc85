import { JournalError } from './errors.js';
import type { ReportIncident } from './incident.js';
import { nodeJournalFs, type JournalFs } from './journal-fs.js';
import { FRAME_OVERHEAD } from './frame.js';
import { SEGMENT_DATA_START } from './segment-header.js';

/** Turns a value into the bytes that are kept and back. `decode` throws when it does not know the form; the record then stays. */
export interface JournalCodec<T> {
  encode(value: T): Uint8Array;
  decode(bytes: Uint8Array): T;
}

/** A record with its place in the log. `appendedAt` is the gateway's clock in ms since 1970; order is told by `seq` alone. */
export interface JournalRecord<T> {
  readonly seq: number;
  readonly appendedAt: number;
  readonly value: T;
}

/** How much one read may bring. At least one record comes, however large, if there is one. */
export interface ReadLimits {
  readonly maxRecords: number;
  readonly maxBytes: number;
}

/** How long handed-over segments stay for replay. Segments with a record that is not handed over stay in any case. */
export interface RetentionOptions {
  readonly maxAgeMs: number;
  /** Beyond this the oldest handed-over segments go, however young. */
  readonly maxBytes: number;
  /** Keeps a segment that holds something still needed, such as a quarantined record. Asked for a journal's id and a range of its numbers. */
  readonly isPinned?: (journal: string, fromSeq: number, toSeq: number) => boolean;
}

export interface JournalOptions<T> {
  /** Holds one folder per journal. Must be on a disk that one host alone mounts: the lock does not reach across hosts. */
  readonly directory: string;
  /** `JOURNAL_KEY`, 32 bytes. Replicas that may adopt each other's folders share it. */
  readonly key: Uint8Array;
  readonly codec: JournalCodec<T>;
  /** Opens this journal and no other; it must exist. Default: the one written last whose owner is dead, else a new one. */
  readonly id?: string;
  /** Size of a segment file, default 64 MiB; it bounds the size of a record too. Smaller ones are made when the disk is nearly full. */
  readonly segmentBytes?: number;
  /** Records that may wait for the disk, default 4096. */
  readonly maxPendingRecords?: number;
  /** Bytes that may wait for the disk, default 32 MiB. */
  readonly maxPendingBytes?: number;
  /** Default 7 days and 20 GiB. */
  readonly retention?: RetentionOptions;
  /** Flushed records kept in memory for the reader, in encoded bytes; default 16 MiB. */
  readonly tailBytes?: number;
  /** Pause between attempts to heal while appends are refused, default 1000. */
  readonly retryAfterMs?: number;
  /**
   * `none` acknowledges without flushing, so that a power cut LOSES acknowledged records. It exists only so that the fault suite can show
   * that it would notice; the journal reports `sync-disabled` at every open.
   */
  readonly syncMode?: 'fdatasync' | 'none';
  readonly fs?: JournalFs;
  /** The wall clock, in ms. */
  readonly now?: () => number;
  /** Must not throw. */
  readonly onIncident?: ReportIncident;
}

export type ResolvedOptions<T> = Required<Omit<JournalOptions<T>, 'id'>> & { readonly id: string | null };

const MIB = 1024 * 1024;
const DAY_MS = 24 * 60 * 60 * 1000;

export function resolveOptions<T>(options: JournalOptions<T>): ResolvedOptions<T> {
  const resolved = {
    segmentBytes: 64 * MIB,
    maxPendingRecords: 4096,
    maxPendingBytes: 32 * MIB,
    retention: { maxAgeMs: 7 * DAY_MS, maxBytes: 20 * 1024 * MIB },
    tailBytes: 16 * MIB,
    retryAfterMs: 1000,
    syncMode: 'fdatasync' as const,
    fs: nodeJournalFs,
    now: Date.now,
    onIncident: () => undefined,
    id: null,
    ...options,
  };
  if (resolved.segmentBytes < 2 * SEGMENT_DATA_START) {
    throw new JournalError(
      'INVALID_ARGUMENT',
      `opening the journal: segmentBytes is ${resolved.segmentBytes}, give at least ${2 * SEGMENT_DATA_START}`,
    );
  }
  return resolved;
}

/** The largest encoded record that a segment of this size can hold. */
export function maxRecordBytes(segmentBytes: number): number {
  return segmentBytes - SEGMENT_DATA_START - FRAME_OVERHEAD;
}
