import { isMissing, readAvailable } from './file-io.js';
import type { DamageLog } from './damage-log.js';
import type { Frame } from './frame.js';
import type { JournalFs } from './journal-fs.js';
import type { ReadLimits } from './journal-options.js';
import { scanRecords, writtenLength, type Damage } from './scan.js';
import type { Segment } from './segment.js';

const WINDOW_BYTES = 1024 * 1024;

/** Reads flushed records back from disk, in order, telling of damage as it meets it. */
export class SegmentReader {
  /** Where the last read ended, so that a long drain never walks the same bytes twice. */
  #resume: { readonly segment: Segment; readonly seq: number; readonly offset: number } | null = null;

  constructor(
    private readonly fs: JournalFs,
    private readonly damageLog: DamageLog,
  ) {}

  /** The records from `fromSeq` on, out of as many segments as the limits allow. */
  async read(segments: readonly Segment[], fromSeq: number, limits: ReadLimits): Promise<readonly Frame[]> {
    const taker = new FrameTaker(limits);
    for (const segment of segments) {
      if (segment.lastSeq < fromSeq) continue;
      await this.#readSegment(segment, fromSeq, taker);
      if (taker.isFull) break;
    }
    return taker.frames;
  }

  async #readSegment(segment: Segment, fromSeq: number, taker: FrameTaker): Promise<void> {
    const { lastSeq: throughSeq, dataEnd } = segment;
    let { seq, offset } = this.#startFor(segment, fromSeq);
    let wanted = WINDOW_BYTES;
    const file = await this.fs.open(segment.path, 'read').catch((cause: unknown) => {
      // Retention may have removed it since the list was made; it was handed over then.
      if (isMissing(cause)) return null;
      throw cause;
    });
    if (file === null) return;
    try {
      while (seq <= throughSeq && !taker.isFull) {
        const length = Math.max(0, Math.min(wanted, dataEnd - offset));
        const bytes = await readAvailable(file, offset, length);
        const damages: Damage[] = [];
        const end = scanRecords(bytes, {
          path: segment.path,
          cipher: segment.cipher,
          afterSeq: seq - 1,
          throughSeq,
          skipBefore: fromSeq,
          isWhole: offset + length >= dataEnd || bytes.length < length,
          visit: (frame, at) => {
            if (!taker.take(frame)) return false;
            segment.note(frame.seq, offset + at, frame.appendedAt);
            return true;
          },
          onDamage: (damage) => damages.push(damage),
        });
        for (const damage of damages) await this.#tell(segment, damage, offset, bytes);
        if (end.kind === 'end' && end.lastSeq < throughSeq) {
          if (segment.isEndKnown) {
            const rest = writtenLength(bytes.subarray(end.at));
            const missing = { fromSeq: end.lastSeq + 1, toSeq: throughSeq };
            await this.#tell(segment, { offset: end.at, bytes: rest, reason: end.reason, ...missing }, offset, bytes);
          }
          return;
        }
        offset += end.at;
        seq = end.lastSeq + 1;
        wanted = WINDOW_BYTES;
        if (end.kind === 'needs-rest' || end.bytes > dataEnd - offset) wanted = dataEnd - offset;
        else if (end.bytes > wanted) wanted = end.bytes;
      }
    } finally {
      await file.close();
    }
    this.#resume = { segment, seq, offset };
  }

  async #tell(segment: Segment, damage: Damage, base: number, bytes: Buffer): Promise<void> {
    const damaged = bytes.subarray(damage.offset, damage.offset + damage.bytes);
    await this.damageLog.record(segment, { ...damage, offset: base + damage.offset }, damaged);
  }

  #startFor(segment: Segment, fromSeq: number): { readonly seq: number; readonly offset: number } {
    const checkpoint = segment.checkpointBefore(fromSeq);
    const resume = this.#resume;
    const isNearer = resume?.segment === segment && resume.seq <= fromSeq && resume.seq > checkpoint.seq;
    return isNearer ? resume : checkpoint;
  }
}

class FrameTaker {
  readonly frames: Frame[] = [];
  #bytes = 0;
  isFull = false;

  constructor(private readonly limits: ReadLimits) {}

  take(frame: Frame): boolean {
    const bytes = this.#bytes + frame.payload.length;
    if (this.isFull || (this.frames.length > 0 && bytes > this.limits.maxBytes)) {
      this.isFull = true;
      return false;
    }
    this.#bytes = bytes;
    this.frames.push(frame);
    this.isFull = this.frames.length >= this.limits.maxRecords;
    return true;
  }
}
