import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { fileTypeFromBuffer } from 'file-type';

// What file-type wants to see at most.
const MAGIC_BYTES = 4100;

/** Bytes that were taken in. */
export interface StoredBlob {
  /** Its name: the lower-case hex SHA-256 of the bytes. */
  readonly blob: string;
  readonly bytes: number;
  /** The media type that the first bytes tell; null when they tell none. */
  readonly sniffed: string | null;
}

/** Bytes that are on the disk but not yet kept: either `keep` or `discard` must follow. */
export interface ReceivedBlob extends StoredBlob {
  /** Resolves once the blob, name and all, is flushed. */
  keep(): Promise<void>;
  discard(): Promise<void>;
}

/** More bytes came than were allowed; nothing of them is left behind. */
export class BlobTooLarge extends Error {
  override readonly name = 'BlobTooLarge';
}

type Source = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/**
 * Files and large bodies, by content: the same bytes are kept once.
 *
 * Lives under one directory (0700, files 0600), which gateway and normalizer share.
 */
export class MediaStore {
  constructor(private readonly directory: string) {}

  /**
   * Takes bytes in as they stream, to be kept or discarded once it is known whether they are genuine.
   *
   * @throws {BlobTooLarge} when more than `maxBytes` came
   */
  async receive(source: Source, maxBytes = Infinity): Promise<ReceivedBlob> {
    const incoming = join(this.directory, 'incoming');
    await mkdir(incoming, { recursive: true, mode: 0o700 });
    const draft = join(incoming, randomUUID());
    const file = await open(draft, 'wx', 0o600);
    try {
      const stored = await copy(source, file, maxBytes);
      await file.datasync();
      return { ...stored, keep: () => this.publish(draft, stored.blob), discard: () => rm(draft, { force: true }) };
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    } finally {
      await file.close();
    }
  }

  /** Keeps bytes at once; resolves when they are flushed. */
  async put(bytes: Uint8Array): Promise<StoredBlob> {
    const received = await this.receive([bytes]);
    await received.keep();
    return { blob: received.blob, bytes: received.bytes, sniffed: received.sniffed };
  }

  /** The bytes of a blob. Rejects with `ENOENT` when there is no such blob. */
  async read(blob: string): Promise<Uint8Array> {
    return readFile(this.pathOf(blob));
  }

  /** Where a blob lies, if there is such a one, for whoever streams it out: `path` below `folder`, beginning with a slash. */
  locate(blob: string): { readonly folder: string; readonly path: string } {
    return { folder: resolve(this.directory), path: `/${relative(this.directory, this.pathOf(blob))}` };
  }

  /**
   * Removes what a crash left of uploads that nobody had vouched for: drafts that nothing was written to since `before`.
   *
   * @param before milliseconds since the epoch
   * @returns how many
   */
  async removeDrafts(before: number): Promise<number> {
    const incoming = join(this.directory, 'incoming');
    const names = await readdir(incoming).catch(noneIfAbsent);
    let removed = 0;
    for (const draft of names.map((name) => join(incoming, name))) {
      const writtenAt = await stat(draft).then(({ mtimeMs }) => mtimeMs, goneIfAbsent);
      if (writtenAt >= before) continue;
      await rm(draft, { force: true });
      removed += 1;
    }
    return removed;
  }

  private async publish(draft: string, blob: string): Promise<void> {
    const path = this.pathOf(blob);
    const folder = dirname(path);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await rename(draft, path);
    // The names must survive a power cut just as the bytes do.
    await syncFolder(folder);
    await syncFolder(this.directory);
  }

  private pathOf(blob: string): string {
    if (!/^[0-9a-f]{64}$/.test(blob)) throw new Error(`reading a blob: "${blob.slice(0, 80)}" is no blob's name`);
    return join(this.directory, blob.slice(0, 2), blob);
  }
}

// Others keep and discard their own meanwhile.
function goneIfAbsent(error: NodeJS.ErrnoException): number {
  if (error.code === 'ENOENT') return Infinity;
  throw error;
}

function noneIfAbsent(error: NodeJS.ErrnoException): string[] {
  if (error.code === 'ENOENT') return [];
  throw error;
}

async function copy(source: Source, file: FileHandle, maxBytes: number): Promise<StoredBlob> {
  const hash = createHash('sha256');
  const head: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of source) {
    if (bytes < MAGIC_BYTES) head.push(chunk);
    bytes += chunk.length;
    if (bytes > maxBytes) throw new BlobTooLarge(`keeping a file: more than ${maxBytes} bytes came`);
    hash.update(chunk);
    await file.appendFile(chunk);
  }
  const type = await fileTypeFromBuffer(Buffer.concat(head));
  return { blob: hash.digest('hex'), bytes, sniffed: type?.mime ?? null };
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
