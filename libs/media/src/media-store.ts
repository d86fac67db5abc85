import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Bytes that were kept. */
export interface StoredBlob {
  /** Its name: the lower-case hex SHA-256 of the bytes. */
  readonly blob: string;
  readonly bytes: number;
}

/** More bytes came than were allowed; nothing of them is left behind. */
export class BlobTooLarge extends Error {
  override readonly name = 'BlobTooLarge';
}

/**
 * Files and large bodies, by content: the same bytes are kept once.
 *
 * Lives under one directory (0700, files 0600), which gateway and normalizer share. What `put` returned is flushed.
 */
export class MediaStore {
  constructor(private readonly directory: string) {}

  /**
   * Keeps the bytes; resolves once they are flushed.
   *
   * @throws {BlobTooLarge} when more than `maxBytes` came
   */
  async put(source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>, maxBytes = Infinity): Promise<StoredBlob> {
    const incoming = join(this.directory, 'incoming');
    await mkdir(incoming, { recursive: true, mode: 0o700 });
    const draft = join(incoming, randomUUID());
    const file = await open(draft, 'wx', 0o600);
    try {
      const { blob, bytes } = await copy(source, file, maxBytes);
      await file.datasync();
      await this.publish(draft, blob);
      return { blob, bytes };
    } finally {
      await file.close();
      await rm(draft, { force: true });
    }
  }

  /** The bytes of a blob. Rejects with `ENOENT` when there is no such blob. */
  async read(blob: string): Promise<Uint8Array> {
    return readFile(this.pathOf(blob));
  }

  private async publish(draft: string, blob: string): Promise<void> {
    const path = this.pathOf(blob);
    if (await exists(path)) return;
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await rename(draft, path);
    // The name must survive a power cut just as the bytes do.
    const folder = await open(dirname(path), 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  }

  private pathOf(blob: string): string {
    if (!/^[0-9a-f]{64}$/.test(blob)) throw new Error(`reading a blob: "${blob.slice(0, 80)}" is no blob's name`);
    return join(this.directory, blob.slice(0, 2), blob);
  }
}

async function copy(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  file: FileHandle,
  maxBytes: number,
): Promise<StoredBlob> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of source) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new BlobTooLarge(`keeping a file: more than ${maxBytes} bytes came`);
    hash.update(chunk);
    await file.appendFile(chunk);
  }
  return { blob: hash.digest('hex'), bytes };
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
