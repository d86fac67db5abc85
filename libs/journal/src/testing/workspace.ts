import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Journal, type JournalCodec, type JournalIncident, type JournalOptions, type JournalRecord } from '../index.js';

export const TEXT: JournalCodec<string> = {
  encode: (value) => Buffer.from(value, 'utf8'),
  decode: (bytes) => Buffer.from(bytes).toString('utf8'),
};
export const KEY = Buffer.alloc(32, 7);
export const ALL = { maxRecords: Number.MAX_SAFE_INTEGER, maxBytes: Number.MAX_SAFE_INTEGER };

/** A temporary directory, the journals opened in it and what they reported. */
export class Workspace {
  readonly incidents: JournalIncident[] = [];
  readonly #opened: Journal<string>[] = [];

  private constructor(readonly directory: string) {}

  static async make(): Promise<Workspace> {
    return new Workspace(await mkdtemp(join(tmpdir(), 'journal-')));
  }

  options(options: Partial<JournalOptions<string>> = {}): JournalOptions<string> {
    return {
      directory: this.directory,
      key: KEY,
      codec: TEXT,
      segmentBytes: 64 * 1024,
      retryAfterMs: 5,
      onIncident: (incident) => this.incidents.push(incident),
      ...options,
    };
  }

  async open(options: Partial<JournalOptions<string>> = {}): Promise<Journal<string>> {
    return this.track(await Journal.open(this.options(options)));
  }

  track(journal: Journal<string>): Journal<string> {
    this.#opened.push(journal);
    return journal;
  }

  kinds(): readonly string[] {
    return this.incidents.map((incident) => incident.kind);
  }

  async remove(): Promise<void> {
    await Promise.allSettled(this.#opened.map((journal) => journal.close()));
    await rm(this.directory, { recursive: true, force: true });
  }
}

export function valuesOf(records: readonly JournalRecord<string>[]): readonly string[] {
  return records.map(({ value }) => value);
}

/** Everything a journal holds, read from disk and not from memory. */
export async function readAll(journal: Journal<string>, fromSeq = 1): Promise<readonly JournalRecord<string>[]> {
  const records: JournalRecord<string>[] = [];
  for (let from = fromSeq; ;) {
    const batch = await journal.read(from, { maxRecords: 100, maxBytes: 64 * 1024 });
    if (batch.length === 0) return records;
    records.push(...batch);
    from = batch.at(-1)!.seq + 1;
  }
}

/** The paths of a journal's segments, oldest first. */
export async function segmentPaths(journal: Journal<string>): Promise<readonly string[]> {
  const names = await readdir(journal.path);
  return names
    .filter((name) => name.startsWith('seg-'))
    .sort()
    .map((name) => join(journal.path, name));
}

/** Waits for what must become true, and gives up after half a minute. */
export async function until(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + 30_000;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`waited in vain for: ${condition.toString()}`);
    await new Promise(setImmediate);
  }
}
