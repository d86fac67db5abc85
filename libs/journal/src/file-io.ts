import type { JournalFile, JournalFs } from './journal-fs.js';

const DISK_BLOCK_BYTES = 4096;

/** Writes all of it, however often the system takes only a part. */
export async function writeFully(
  file: JournalFile,
  bytes: Uint8Array,
  length: number,
  position: number,
): Promise<void> {
  let written = 0;
  while (written < length) {
    const count = await file.write(bytes, written, length - written, position + written);
    // A write that makes no progress and reports no error would spin here for ever.
    if (count <= 0) throw new Error(`writing ${length} bytes at ${position}: the system took ${written} and no more`);
    written += count;
  }
}

/**
 * Reads up to `length` bytes; fewer only at the end of the file.
 *
 * A block that the disk cannot read comes back as zeros, so that it is reported as damage and the records behind it are not
 * held up by it. When no block at all can be read the error is thrown: then the disk is gone, not a record.
 */
export async function readAvailable(file: JournalFile, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  try {
    return bytes.subarray(0, await readInto(file, bytes, 0, length, position));
  } catch (cause) {
    const readable = await readBlockwise(file, bytes, position);
    if (readable === null) throw cause;
    return bytes.subarray(0, readable);
  }
}

async function readInto(file: JournalFile, bytes: Buffer, from: number, to: number, position: number): Promise<number> {
  let at = from;
  while (at < to) {
    const count = await file.read(bytes, at, to - at, position + at);
    if (count === 0) break;
    at += count;
  }
  return at;
}

async function readBlockwise(file: JournalFile, bytes: Buffer, position: number): Promise<number | null> {
  const length = Math.min(bytes.length, Math.max(0, (await file.size()) - position));
  let hasRead = false;
  for (let at = 0; at < length;) {
    const end = Math.min(length, at + DISK_BLOCK_BYTES - ((position + at) % DISK_BLOCK_BYTES));
    try {
      await readInto(file, bytes, at, end, position);
      hasRead = true;
    } catch {
      bytes.fill(0, at, end);
    }
    at = end;
  }
  return hasRead ? length : null;
}

/** Fills a new file with zeros and flushes it, so that later writes into it allocate nothing and flush faster. */
export async function fillWithZeros(file: JournalFile, length: number): Promise<void> {
  const zeros = Buffer.alloc(Math.min(length, 1024 * 1024));
  for (let at = 0; at < length; at += zeros.length) {
    await writeFully(file, zeros, Math.min(zeros.length, length - at), at);
  }
  await file.datasync();
}

/** Removes a file, and is content when it is gone already. */
export async function removeIfPresent(fs: JournalFs, path: string): Promise<void> {
  try {
    await fs.remove(path);
  } catch (cause) {
    if (!isMissing(cause)) throw cause;
  }
}

export function isMissing(cause: unknown): boolean {
  return (cause as NodeJS.ErrnoException | undefined)?.code === 'ENOENT';
}
