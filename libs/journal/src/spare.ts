import { fillWithZeros, removeIfPresent } from './file-io.js';
import { FRAME_OVERHEAD } from './frame.js';
import type { JournalFile, JournalFs } from './journal-fs.js';
import { SEGMENT_DATA_START } from './segment-header.js';

const SPARE = 'spare.log';
const UNFINISHED = 'spare.tmp';

// Left free for the cursor's repair and for copies of damaged bytes when the journal has taken all the rest.
const RESERVED_BYTES = 256 * 1024;
// On a disk that is nearly full segments get smaller, down to this, so that the last megabytes are used too.
const SMALLEST_SEGMENT_BYTES = 1024 * 1024;

export interface PreparedFile {
  readonly file: JournalFile;
  readonly path: string;
  readonly bytes: number;
}

/**
 * Keeps one zero-filled, flushed file ready to become the next segment.
 *
 * A full disk therefore shows here, between records, and not in the middle of one; and the file handle is already open when
 * the process has run out of them.
 */
export class SpareFile {
  #preparing: Promise<PreparedFile> | null = null;

  constructor(
    private readonly fs: JournalFs,
    private readonly folder: string,
    private readonly segmentBytes: number,
    private readonly onFreeBytes: (bytes: number) => void,
  ) {}

  /** Prepares the file ahead of its use; safe to call when it is there already. */
  async prepare(): Promise<void> {
    this.#preparing ??= this.#reuseOrMake(0);
    try {
      await this.#preparing;
    } catch (cause) {
      this.#preparing = null;
      throw cause;
    }
  }

  /** Hands over a file with room for a record of `payloadBytes`. */
  async take(payloadBytes: number): Promise<PreparedFile> {
    const needed = SEGMENT_DATA_START + FRAME_OVERHEAD + payloadBytes;
    await this.prepare();
    const prepared = (await this.#preparing)!;
    this.#preparing = null;
    if (prepared.bytes >= needed) return prepared;
    await prepared.file.close();
    await removeIfPresent(this.fs, prepared.path);
    return this.#make(needed);
  }

  async close(): Promise<void> {
    const prepared = await this.#preparing?.catch(() => null);
    this.#preparing = null;
    await prepared?.file.close();
  }

  async #reuseOrMake(needed: number): Promise<PreparedFile> {
    const path = `${this.folder}/${SPARE}`;
    try {
      const file = await this.fs.open(path, 'update');
      return { file, path, bytes: await file.size() };
    } catch {
      return this.#make(needed);
    }
  }

  async #make(needed: number): Promise<PreparedFile> {
    const path = `${this.folder}/${SPARE}`;
    const unfinished = `${this.folder}/${UNFINISHED}`;
    await removeIfPresent(this.fs, unfinished);
    const bytes = await this.#affordableBytes(needed);
    const file = await this.fs.open(unfinished, 'create');
    try {
      await fillWithZeros(file, bytes);
      // Only a finished file bears the name under which it is used again after a restart.
      await this.fs.rename(unfinished, path);
      await this.fs.syncDirectory(this.folder);
      return { file, path, bytes };
    } catch (cause) {
      await file.close().catch(() => undefined);
      await this.fs.remove(unfinished).catch(() => undefined);
      throw cause;
    }
  }

  async #affordableBytes(needed: number): Promise<number> {
    const free = await this.fs.freeBytes(this.folder);
    this.onFreeBytes(free);
    const smallest = Math.min(this.segmentBytes, SMALLEST_SEGMENT_BYTES);
    const bytes = Math.max(needed, smallest, Math.min(this.segmentBytes, Math.floor(free / 4)));
    if (free < bytes + RESERVED_BYTES) {
      const message = `preparing a journal segment of ${bytes} bytes in ${this.folder}: only ${free} bytes are free`;
      throw Object.assign(new Error(message), { code: 'ENOSPC' });
    }
    return bytes;
  }
}
