import { claimFolder, hasLivingOwner, listFolders } from './folder.js';
import { resolveOptions, type JournalOptions } from './journal-options.js';
import { Journal } from './journal.js';
import { nodeJournalFs, type JournalFs } from './journal-fs.js';

/** What {@link adoptOrphans} found. `refused` holds those that could not be opened (another key, a newer format) and why. */
export interface Adoption<T> {
  readonly adopted: readonly Journal<T>[];
  readonly refused: readonly { readonly id: string; readonly cause: unknown }[];
}

/** Names the journals in a directory whose owners are dead. Changes nothing; another gateway may be faster to adopt them. */
export async function findOrphans(directory: string, fs: JournalFs = nodeJournalFs): Promise<readonly string[]> {
  const orphans: string[] = [];
  for (const folder of await listFolders(fs, directory)) {
    if (!(await hasLivingOwner(folder))) orphans.push(folder.id);
  }
  return orphans;
}

/**
 * Takes over the journals of dead owners, to be drained: each keeps its id, its numbers and its cursor, and takes no appends.
 *
 * Call it after {@link Journal.open}, which takes this gateway's own, and again from time to time. Two gateways that adopt at once never get the same
 * journal. Retention goes on in an adopted journal; once it has removed the last segment, `close()` removes the folder.
 */
export async function adoptOrphans<T>(options: JournalOptions<T>): Promise<Adoption<T>> {
  const resolved = resolveOptions(options);
  const adopted: Journal<T>[] = [];
  const refused: { id: string; cause: unknown }[] = [];
  for (const folder of await listFolders(resolved.fs, resolved.directory)) {
    try {
      const owned = await claimFolder(resolved.fs, resolved.directory, folder);
      if (owned !== null) adopted.push(await Journal.openFolder(owned, resolved, true));
    } catch (cause) {
      refused.push({ id: folder.id, cause });
    }
  }
  return { adopted, refused };
}
