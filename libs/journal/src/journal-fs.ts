import * as fs from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/** An open file, reduced to what the journal does with one. Positions and lengths are in bytes. */
export interface JournalFile {
  /** May write fewer bytes than asked, as `pwrite` may; answers how many. */
  write(buffer: Uint8Array, offset: number, length: number, position: number): Promise<number>;
  /** Answers how many bytes were read; 0 at the end of the file. */
  read(buffer: Uint8Array, offset: number, length: number, position: number): Promise<number>;
  datasync(): Promise<void>;
  truncate(length: number): Promise<void>;
  size(): Promise<number>;
  close(): Promise<void>;
}

/** The journal's whole view of the disk. Tests replace it to make a write short, a disk full or a flush fail. */
export interface JournalFs {
  /** `create` fails when the file exists, `read` and `update` when it does not. */
  open(path: string, mode: 'read' | 'update' | 'create'): Promise<JournalFile>;
  list(directory: string): Promise<readonly string[]>;
  /** With its parents, as far as they are missing; all their names outlive a power cut. */
  makeDirectory(path: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
  removeDirectory(path: string): Promise<void>;
  /** Makes names (created, renamed, removed) in a directory outlive a power cut. */
  syncDirectory(path: string): Promise<void>;
  /** When the file or directory was last written, in ms since 1970. */
  modifiedAt(path: string): Promise<number>;
  freeBytes(path: string): Promise<number>;
}

const FLAGS = { read: 'r', update: 'r+', create: 'wx+' } as const;

/** The real disk. */
export const nodeJournalFs: JournalFs = {
  open: async (path, mode) => wrap(await fs.open(path, FLAGS[mode], 0o600)),
  list: (directory) => fs.readdir(directory),
  makeDirectory: async (path) => {
    const topmost = await fs.mkdir(path, { recursive: true, mode: 0o700 });
    if (topmost === undefined) return;
    for (let made = resolve(path); ; made = dirname(made)) {
      await syncDirectory(dirname(made));
      if (made === resolve(topmost)) return;
    }
  },
  rename: (from, to) => fs.rename(from, to),
  remove: (path) => fs.unlink(path),
  removeDirectory: (path) => fs.rm(path, { recursive: true, force: true }),
  syncDirectory,
  modifiedAt: async (path) => (await fs.stat(path)).mtimeMs,
  freeBytes: async (path) => {
    const { bavail, bsize } = await fs.statfs(path);
    return bavail * bsize;
  },
};

async function syncDirectory(path: string): Promise<void> {
  const directory = await fs.open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

function wrap(handle: fs.FileHandle): JournalFile {
  return {
    write: async (buffer, offset, length, position) =>
      (await handle.write(buffer, offset, length, position)).bytesWritten,
    read: async (buffer, offset, length, position) => (await handle.read(buffer, offset, length, position)).bytesRead,
    datasync: () => handle.datasync(),
    truncate: (length) => handle.truncate(length),
    size: async () => (await handle.stat()).size,
    close: () => handle.close(),
  };
}
