import { crc32 } from 'node:zlib';
import { JournalUnavailableError } from './errors.js';
import { isMissing, readAvailable, removeIfPresent, writeFully } from './file-io.js';
import { readUInt53, writeUInt53 } from './frame.js';
import type { ReportIncident } from './incident.js';
import type { JournalFile, JournalFs } from './journal-fs.js';

/*
 * Two slots, each in a disk block of its own, written in turn: 0 magic · 4 generation u64 · 12 seq u64 · 20 CRC-32. A torn write hurts the slot
 * that is being written and never the other, and overwriting allocates nothing, so that a full disk can still be drained.
 * (Not so on file systems that copy on write, such as btrfs; there a full disk can keep the cursor from moving.)
 */
const MAGIC = Buffer.from('HJC1', 'ascii');
const SLOT_BYTES = 24;
const SLOT_AT = [0, 4096] as const;
const FILE_BYTES = 8192;

interface Save {
  readonly seq: number;
  readonly resolve: () => void;
  readonly reject: (cause: Error) => void;
}

/** Keeps on disk how far the log was handed over. */
export class CursorFile {
  #saves: Save[] = [];
  #running: Promise<void> | null = null;
  #closed = false;

  private constructor(
    private readonly fs: JournalFs,
    private readonly folder: string,
    private file: JournalFile | null,
    private generation: number,
    private durableSeq: number,
    private readonly sync: boolean,
  ) {}

  static async open(fs: JournalFs, folder: string, report: ReportIncident, sync = true): Promise<CursorFile> {
    const path = `${folder}/cursor`;
    const file = await fs.open(path, 'update').catch((cause: unknown) => {
      if (isMissing(cause)) return null;
      throw cause;
    });
    const newest = file === null ? null : newestSlot(await readAvailable(file, 0, FILE_BYTES));
    if (file !== null && newest === null) report({ kind: 'cursor-damaged', path });
    const cursor = new CursorFile(fs, folder, file, newest?.generation ?? 0, newest?.seq ?? 0, sync);
    if (newest === null) await cursor.#replace(0);
    return cursor;
  }

  /** What is on disk: everything up to here was handed over. */
  get seq(): number {
    return this.durableSeq;
  }

  /** Resolves once the cursor on disk is at `seq` or beyond. Saves that wait together share one flush. */
  save(seq: number): Promise<void> {
    if (seq <= this.durableSeq) return Promise.resolve();
    if (this.#closed)
      return Promise.reject(new JournalUnavailableError(`saving the cursor ${seq}: the journal is closed`));
    return new Promise((resolve, reject) => {
      this.#saves.push({ seq, resolve, reject });
      this.#running ??= this.#run();
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#running;
    await this.file?.close().catch(() => undefined);
    this.file = null;
  }

  async #run(): Promise<void> {
    while (this.#saves.length > 0) {
      const saves = this.#saves;
      this.#saves = [];
      const seq = saves.reduce((highest, save) => Math.max(highest, save.seq), this.durableSeq);
      try {
        await this.#write(seq);
        for (const save of saves) save.resolve();
      } catch (cause) {
        const error = new JournalUnavailableError(
          `saving the cursor ${seq} in ${this.folder}: the disk refused; what was handed over since ${this.durableSeq} may be handed over again`,
          { cause },
        );
        for (const save of saves) save.reject(error);
      }
    }
    this.#running = null;
  }

  async #write(seq: number): Promise<void> {
    if (this.file === null) return this.#replace(seq);
    try {
      const generation = this.generation + 1;
      const slot = encodeSlot(generation, seq);
      await writeFully(this.file, slot, SLOT_BYTES, SLOT_AT[generation % 2]!);
      if (this.sync) await this.file.datasync();
      this.generation = generation;
      this.durableSeq = seq;
    } catch {
      // A file whose flush failed once is never trusted again: a later flush would succeed without having written.
      await this.file.close().catch(() => undefined);
      this.file = null;
      await this.#replace(seq);
    }
  }

  async #replace(seq: number): Promise<void> {
    const unfinished = `${this.folder}/cursor.tmp`;
    await removeIfPresent(this.fs, unfinished);
    const generation = this.generation + 1;
    const bytes = Buffer.alloc(FILE_BYTES);
    encodeSlot(generation, seq).copy(bytes, SLOT_AT[generation % 2]);
    const file = await this.fs.open(unfinished, 'create');
    try {
      await writeFully(file, bytes, FILE_BYTES, 0);
      await file.datasync();
      await this.fs.rename(unfinished, `${this.folder}/cursor`);
      await this.fs.syncDirectory(this.folder);
    } catch (cause) {
      await file.close().catch(() => undefined);
      throw cause;
    }
    await this.file?.close().catch(() => undefined);
    this.file = file;
    this.generation = generation;
    this.durableSeq = seq;
  }
}

function encodeSlot(generation: number, seq: number): Buffer {
  const slot = Buffer.alloc(SLOT_BYTES);
  MAGIC.copy(slot, 0);
  writeUInt53(slot, generation, 4);
  writeUInt53(slot, seq, 12);
  slot.writeUInt32LE(crc32(slot.subarray(0, 20)), 20);
  return slot;
}

function newestSlot(bytes: Buffer): { readonly generation: number; readonly seq: number } | null {
  const slots = SLOT_AT.map((at) => bytes.subarray(at, at + SLOT_BYTES))
    .filter((slot) => slot.length === SLOT_BYTES && slot.subarray(0, 4).equals(MAGIC))
    .filter((slot) => slot.readUInt32LE(20) === crc32(slot.subarray(0, 20)))
    .map((slot) => ({ generation: readUInt53(slot, 4), seq: readUInt53(slot, 12) }));
  return slots.sort((a, b) => b.generation - a.generation)[0] ?? null;
}
