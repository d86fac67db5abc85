import { DAMAGED_FOLDER, type DamageLog } from './damage-log.js';
import { JournalError, JournalUnavailableError } from './errors.js';
import { readAvailable } from './file-io.js';
import { FRAME_OVERHEAD } from './frame.js';
import type { ReportIncident } from './incident.js';
import type { JournalFs } from './journal-fs.js';
import { scanRecords, writtenLength, type Damage } from './scan.js';
import { parseSegmentName, readSegment, type Segment } from './segment.js';
import { SEGMENT_DATA_START, type JournalKey } from './segment-header.js';

export interface RecoveredLog {
  readonly segments: readonly Segment[];
  /** The last record of the log. */
  readonly lastSeq: number;
  /** No number up to here may be given again, though records may never have had it. */
  readonly usedSeq: number;
}

/**
 * Finds out what a folder holds and where its log ends.
 *
 * Only the last segment is read through; the others tell their ends by the headers of their successors, so that the
 * time this takes does not grow with the backlog. Damage in them is met, and told of, when they are read.
 */
export async function recoverLog(
  fs: JournalFs,
  folder: string,
  key: JournalKey,
  damageLog: DamageLog,
  report: ReportIncident,
): Promise<RecoveredLog> {
  const names = (await fs.list(folder)).filter((name) => parseSegmentName(name) !== null).sort();
  const segments: Segment[] = [];
  let usedSeq = 0;
  for (const name of names) {
    const firstSeq = parseSegmentName(name)!;
    const reading = await readSegment(fs, folder, name, key);
    if (reading.kind === 'lost') {
      usedSeq = Math.max(usedSeq, firstSeq + (await setAside(fs, folder, name)));
      report({ kind: 'header-damaged', segment: `${folder}/${name}`, isReadable: false });
      const before = segments.at(-1);
      boundBy(before, { lastSeq: firstSeq - 1, isCertain: false, closedAt: before?.header.createdAt ?? 0 });
      continue;
    }
    const { segment } = reading;
    if (reading.isDamaged) report({ kind: 'header-damaged', segment: segment.path, isReadable: true });
    const previous = segments.at(-1);
    const { flushedBefore, previousFirstSeq, createdAt } = segment.header;
    const isCertain = previousFirstSeq === previous?.firstSeq;
    boundBy(previous, { lastSeq: flushedBefore, isCertain, closedAt: createdAt });
    segments.push(segment);
  }
  const last = segments.at(-1);
  if (last !== undefined) await recoverLast(fs, last, damageLog, report);
  const lastSeq = Math.max(last?.lastSeq ?? 0, last?.header.flushedBefore ?? 0);
  return { segments, lastSeq, usedSeq: Math.max(usedSeq, lastSeq, last?.firstSeq ?? 0) };
}

/** Tells a segment its end, by the file that follows it. */
function boundBy(
  segment: Segment | undefined,
  end: { readonly lastSeq: number; readonly isCertain: boolean; readonly closedAt: number },
): void {
  if (segment === undefined || segment.closedAt !== null) return;
  segment.lastSeq = Math.max(end.lastSeq, segment.firstSeq - 1);
  segment.isEndKnown = end.isCertain;
  segment.closedAt = end.closedAt;
}

/** Moves a segment whose key material is lost out of the way; answers how many records it can have held at most. */
async function setAside(fs: JournalFs, folder: string, name: string): Promise<number> {
  const path = `${folder}/${name}`;
  const file = await fs.open(path, 'read');
  const bytes = await file.size().finally(() => file.close());
  await fs.makeDirectory(`${folder}/${DAMAGED_FOLDER}`);
  await fs.rename(path, `${folder}/${DAMAGED_FOLDER}/${name}`);
  await fs.syncDirectory(folder);
  return Math.ceil(bytes / FRAME_OVERHEAD);
}

async function recoverLast(
  fs: JournalFs,
  segment: Segment,
  damageLog: DamageLog,
  report: ReportIncident,
): Promise<void> {
  const file = await fs.open(segment.path, 'update');
  try {
    // A killed process leaves records that only the page cache holds. They may be handed over only once a power cut cannot undo them.
    await file.datasync();
    const bytes = await readAvailable(file, SEGMENT_DATA_START, Math.max(0, segment.bytes - SEGMENT_DATA_START));
    const damages: Damage[] = [];
    const end = scanRecords(bytes, {
      path: segment.path,
      cipher: segment.cipher,
      afterSeq: segment.firstSeq - 1,
      throughSeq: Number.MAX_SAFE_INTEGER,
      skipBefore: 0,
      isWhole: true,
      visit: (frame, at) => {
        segment.note(frame.seq, SEGMENT_DATA_START + at, frame.appendedAt);
        return true;
      },
      onDamage: (damage) => damages.push(damage),
    });
    for (const damage of damages) {
      const damaged = bytes.subarray(damage.offset, damage.offset + damage.bytes);
      await damageLog.record(segment, { ...damage, offset: SEGMENT_DATA_START + damage.offset }, damaged);
    }
    segment.lastSeq = end.lastSeq;
    segment.dataEnd = SEGMENT_DATA_START + end.at;
    segment.closedAt = await fs.modifiedAt(segment.path);

    const torn = bytes.subarray(end.at, end.at + writtenLength(bytes.subarray(end.at)));
    const copiedTo = await damageLog.copyAside(segment, segment.dataEnd, torn);
    if (torn.length > 0) {
      report({ kind: 'torn-tail', segment: segment.path, offset: segment.dataEnd, bytes: torn.length, copiedTo });
    }
    // Cutting only gives the zeros back to the disk: what stands behind the end stays outside the log either way.
    if (torn.length === 0 || copiedTo !== null) {
      await file.truncate(segment.dataEnd);
      await file.datasync();
      segment.bytes = segment.dataEnd;
    }
  } catch (cause) {
    if (cause instanceof JournalError) throw cause;
    throw new JournalUnavailableError(`recovering the journal segment ${segment.path}: the disk refused`, { cause });
  } finally {
    await file.close();
  }
}
