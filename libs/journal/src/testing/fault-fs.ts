import { readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { nodeJournalFs, type JournalFile, type JournalFs } from '../journal-fs.js';

export type FaultyStep = 'write' | 'datasync' | 'open' | 'rename' | 'remove' | 'read';

/** Asked before each step; a returned error is thrown, a number makes a write that short. */
export type Fault = (step: FaultyStep, path: string, nth: number) => Error | number | undefined;

export function systemError(code: string): Error {
  return Object.assign(new Error(`injected ${code}`), { code });
}

/**
 * The real disk with faults on demand, which also remembers what each file held when it was last flushed, so that
 * {@link powerCut} can put the disk into the state that a power cut may leave.
 */
export class FaultFs implements JournalFs {
  fault: Fault = () => undefined;
  free: number | null = null;
  readonly #counts = new Map<FaultyStep, number>();
  readonly #durable = new Map<string, Buffer>();
  readonly #dirty = new Set<string>();

  /** How often a step was taken since the last call of `reset`. */
  count(step: FaultyStep): number {
    return this.#counts.get(step) ?? 0;
  }

  reset(fault: Fault = () => undefined): void {
    this.#counts.clear();
    this.fault = fault;
  }

  /** Puts every file back to its last flush: what was only written is gone. */
  async powerCut(): Promise<void> {
    for (const path of this.#dirty) {
      const durable = this.#durable.get(path);
      if (durable === undefined) await truncate(path, 0).catch(() => undefined);
      else await writeFile(path, durable).catch(() => undefined);
    }
  }

  async open(path: string, mode: 'read' | 'update' | 'create'): Promise<JournalFile> {
    this.#check('open', path);
    const file = await nodeJournalFs.open(path, mode);
    // A file keeps its contents under a new name, as its handle does.
    const name = { current: path };
    this.#names.push(name);
    return {
      ...file,
      write: async (buffer, offset, length, position) => {
        const short = this.#check('write', name.current);
        this.#dirty.add(name.current);
        return file.write(buffer, offset, short === undefined ? length : Math.min(short, length), position);
      },
      read: async (buffer, offset, length, position) => {
        this.#check('read', `${name.current}@${position}+${length}`);
        return file.read(buffer, offset, length, position);
      },
      datasync: async () => {
        this.#check('datasync', name.current);
        await file.datasync();
        this.#durable.set(name.current, await readFile(name.current));
        this.#dirty.delete(name.current);
      },
    };
  }

  readonly #names: { current: string }[] = [];

  async rename(from: string, to: string): Promise<void> {
    this.#check('rename', from);
    await nodeJournalFs.rename(from, to);
    const moved = (path: string) =>
      path === from || path.startsWith(`${from}/`) ? to + path.slice(from.length) : path;
    for (const name of this.#names) name.current = moved(name.current);
    for (const [path, bytes] of [...this.#durable]) {
      if (moved(path) === path) continue;
      this.#durable.delete(path);
      this.#durable.set(moved(path), bytes);
    }
    for (const path of [...this.#dirty]) {
      if (moved(path) === path) continue;
      this.#dirty.delete(path);
      this.#dirty.add(moved(path));
    }
  }

  async remove(path: string): Promise<void> {
    this.#check('remove', path);
    await nodeJournalFs.remove(path);
  }

  list = (path: string) => nodeJournalFs.list(path);
  makeDirectory = (path: string) => nodeJournalFs.makeDirectory(path);
  removeDirectory = (path: string) => rm(path, { recursive: true, force: true });
  syncDirectory = (path: string) => nodeJournalFs.syncDirectory(path);
  modifiedAt = (path: string) => nodeJournalFs.modifiedAt(path);
  freeBytes = (path: string) => (this.free === null ? nodeJournalFs.freeBytes(path) : Promise.resolve(this.free));

  #check(step: FaultyStep, path: string): number | undefined {
    const nth = this.count(step) + 1;
    this.#counts.set(step, nth);
    const fault = this.fault(step, path, nth);
    if (fault instanceof Error) throw fault;
    return fault;
  }
}
