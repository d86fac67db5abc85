import { readAvailable, writeFully } from './file-io.js';
import type { FrameCipher } from './frame.js';
import type { JournalFile, JournalFs } from './journal-fs.js';
import {
  decodeSegmentHeader,
  encodeSegmentHeader,
  newSalt,
  SEGMENT_DATA_START,
  type JournalKey,
  type SegmentHeader,
} from './segment-header.js';

const CHECKPOINT_EVERY_BYTES = 256 * 1024;

/** A place at which a record is known to begin. */
export interface Checkpoint {
  readonly seq: number;
  readonly offset: number;
  readonly appendedAt: number;
}

/** What is known of one segment file. */
export class Segment {
  readonly checkpoints: Checkpoint[];
  /** The last number of this segment that is part of the log; smaller than `firstSeq` when there is none. */
  lastSeq: number;
  /** Whether `lastSeq` is certain; if not it is an upper bound, and numbers absent at the end are not reported as missing. */
  isEndKnown = true;
  /** Where acknowledged bytes end; the file's size when that is not known. */
  dataEnd: number;
  /** When the segment took its last record, null while it may take more. */
  closedAt: number | null = null;

  constructor(
    readonly name: string,
    readonly path: string,
    readonly header: SegmentHeader,
    readonly cipher: FrameCipher,
    public bytes: number,
  ) {
    this.lastSeq = header.firstSeq - 1;
    this.dataEnd = bytes;
    this.checkpoints = [{ seq: header.firstSeq, offset: SEGMENT_DATA_START, appendedAt: header.createdAt }];
  }

  get firstSeq(): number {
    return this.header.firstSeq;
  }

  get isEmpty(): boolean {
    return this.lastSeq < this.firstSeq;
  }

  /** Remembers where a record begins, if the last place remembered is far enough away. */
  note(seq: number, offset: number, appendedAt: number): void {
    const last = this.checkpoints[this.checkpoints.length - 1]!;
    if (offset - last.offset >= CHECKPOINT_EVERY_BYTES) this.checkpoints.push({ seq, offset, appendedAt });
  }

  /** The nearest known place at or before a record. */
  checkpointBefore(seq: number): Checkpoint {
    let found = this.checkpoints[0]!;
    for (const checkpoint of this.checkpoints) {
      if (checkpoint.seq > seq) break;
      found = checkpoint;
    }
    return found;
  }
}

const NAME = /^seg-(\d{16})\.log$/;

export function segmentName(firstSeq: number): string {
  return `seg-${String(firstSeq).padStart(16, '0')}.log`;
}

/** The first sequence number that a segment's file name tells, or null when the file is no segment. */
export function parseSegmentName(name: string): number | null {
  const match = NAME.exec(name);
  return match === null ? null : Number(match[1]);
}

export type SegmentReading =
  { readonly kind: 'segment'; readonly segment: Segment; readonly isDamaged: boolean } | { readonly kind: 'lost' };

/** Reads a segment's header. @throws {JournalError} `VERSION_NEWER`, `KEY_MISMATCH` */
export async function readSegment(
  fs: JournalFs,
  folder: string,
  name: string,
  key: JournalKey,
): Promise<SegmentReading> {
  const path = `${folder}/${name}`;
  const file = await fs.open(path, 'read');
  try {
    const reading = decodeSegmentHeader(await readAvailable(file, 0, SEGMENT_DATA_START), key, path);
    if (reading.kind === 'lost') return reading;
    const segment = new Segment(name, path, reading.header, key.cipherFor(reading.header.salt), await file.size());
    return { kind: 'segment', segment, isDamaged: reading.isDamaged };
  } finally {
    await file.close();
  }
}

/** Turns a prepared file into the log's next segment; its header and name are on disk before it is answered. */
export async function beginSegment(
  fs: JournalFs,
  folder: string,
  key: JournalKey,
  prepared: { readonly file: JournalFile; readonly path: string; readonly bytes: number },
  place: Omit<SegmentHeader, 'salt'>,
): Promise<Segment> {
  const header = { ...place, salt: newSalt() };
  const name = segmentName(header.firstSeq);
  await writeFully(prepared.file, encodeSegmentHeader(header, key), SEGMENT_DATA_START, 0);
  await prepared.file.datasync();
  await fs.rename(prepared.path, `${folder}/${name}`);
  await fs.syncDirectory(folder);
  const segment = new Segment(name, `${folder}/${name}`, header, key.cipherFor(header.salt), prepared.bytes);
  segment.dataEnd = SEGMENT_DATA_START;
  return segment;
}
