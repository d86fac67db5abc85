import { writeFully } from './file-io.js';
import type { ReportIncident } from './incident.js';
import type { JournalFs } from './journal-fs.js';
import type { Damage } from './scan.js';
import type { Segment } from './segment.js';

/** Where bytes go that are no record any more, below a journal's folder. */
export const DAMAGED_FOLDER = 'damaged';

/** Copies damaged bytes aside and tells of each place once. */
export class DamageLog {
  readonly #told = new Set<string>();

  constructor(
    private readonly fs: JournalFs,
    private readonly folder: string,
    private readonly report: ReportIncident,
  ) {}

  async record(segment: Segment, damage: Damage, bytes: Buffer): Promise<void> {
    const place = `${segment.name}:${damage.offset}`;
    if (this.#told.has(place)) return;
    this.#told.add(place);
    const copiedTo = await this.copyAside(segment, damage.offset, bytes);
    this.report({ kind: 'record-damaged', segment: segment.path, ...damage, copiedTo });
  }

  /** Answers the copy's path, or null when there was nothing to copy or no room for it. */
  async copyAside(segment: Segment, offset: number, bytes: Buffer): Promise<string | null> {
    if (bytes.length === 0) return null;
    const directory = `${this.folder}/${DAMAGED_FOLDER}`;
    const path = `${directory}/${segment.name}.${offset}`;
    try {
      await this.fs.makeDirectory(directory);
      // The same place found again after a restart was copied then.
      if ((await this.fs.list(directory)).includes(`${segment.name}.${offset}`)) return path;
      const file = await this.fs.open(path, 'create');
      try {
        await writeFully(file, bytes, bytes.length, 0);
        await file.datasync();
      } finally {
        await file.close();
      }
      await this.fs.syncDirectory(directory);
      return path;
    } catch {
      await this.fs.remove(path).catch(() => undefined);
      return null;
    }
  }
}
