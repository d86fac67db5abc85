import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Journal, nodeJournalFs, type JournalFile, type JournalFs, type JournalOptions } from '#libs/journal';

const RECORDS = 500;

/** A disk that forgets, at a power cut, whatever was not flushed. */
class ForgetfulDisk {
  private readonly flushed = new Map<string, Buffer>();
  private readonly handles: { path: string }[] = [];

  readonly fs: JournalFs = {
    ...nodeJournalFs,
    open: (path, mode) => this.open(path, mode),
    rename: (from, to) => this.rename(from, to),
  };

  /** Writes to another folder what the disk would hold if the power failed now. */
  async cutPower(from: string, to: string): Promise<void> {
    for (const name of await readdir(from, { recursive: true, withFileTypes: true })) {
      const path = join(name.parentPath, name.name);
      const target = to + path.slice(from.length);
      if (name.isDirectory()) await nodeJournalFs.makeDirectory(target);
      else if (name.isFile()) await writeFile(target, this.flushed.get(path) ?? Buffer.alloc(0));
    }
  }

  private async open(path: string, mode: 'read' | 'update' | 'create'): Promise<JournalFile> {
    const file = await nodeJournalFs.open(path, mode);
    const handle = { path };
    this.handles.push(handle);
    return {
      ...file,
      datasync: async () => {
        await file.datasync();
        this.flushed.set(handle.path, await readFile(handle.path));
      },
    };
  }

  /** A file goes on being the same one under its new name, and so do those of a folder. */
  private async rename(from: string, to: string): Promise<void> {
    await nodeJournalFs.rename(from, to);
    const moved = (path: string) =>
      path === from || path.startsWith(`${from}/`) ? to + path.slice(from.length) : path;
    for (const handle of this.handles) handle.path = moved(handle.path);
    for (const [path, bytes] of [...this.flushed]) {
      this.flushed.delete(path);
      this.flushed.set(moved(path), bytes);
    }
  }
}

describe('a power cut on a disk that forgets what was not flushed', () => {
  let folder: string;
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'power-cut-'))));
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const optionsAt = (directory: string): JournalOptions<string> => ({
    directory,
    key: Buffer.alloc(32, 7),
    codec: { encode: (text) => Buffer.from(text), decode: (bytes) => Buffer.from(bytes).toString() },
    segmentBytes: 128 * 1024,
  });

  /** What was acknowledged before the cut and is not there after it. */
  async function lostWith(syncMode: 'fdatasync' | 'none'): Promise<{ acknowledged: number; lost: number }> {
    const [before, after] = [join(folder, 'before'), join(folder, 'after')];
    const disk = new ForgetfulDisk();
    const journal = await Journal.open({ ...optionsAt(before), fs: disk.fs, syncMode });
    const acknowledged = new Set<string>();
    for (let done = 0; done < RECORDS; done += 10) {
      const texts = Array.from({ length: 10 }, (_, index) => `路灯不亮 ${done + index}`);
      await Promise.all(texts.map((text) => journal.append(text).then(() => acknowledged.add(text))));
    }
    await nodeJournalFs.makeDirectory(after);
    await disk.cutPower(before, after);
    await journal.close();
    const found = await Journal.open(optionsAt(after));
    const kept = new Set<string>();
    for (let from = 1; ;) {
      const records = await found.read(from, { maxRecords: 100, maxBytes: 1024 * 1024 });
      if (records.length === 0) break;
      for (const { value } of records) kept.add(value);
      from = records.at(-1)!.seq + 1;
    }
    await found.close();
    return { acknowledged: acknowledged.size, lost: [...acknowledged].filter((text) => !kept.has(text)).length };
  }

  it('loses nothing that was acknowledged', async () => {
    expect(await lostWith('fdatasync')).toEqual({ acknowledged: RECORDS, lost: 0 });
  });

  it('loses when the flush is switched off, so that the check can fail', async () => {
    const { acknowledged, lost } = await lostWith('none');
    expect(acknowledged).toBe(RECORDS);
    expect(lost).toBeGreaterThan(0);
  });
});
