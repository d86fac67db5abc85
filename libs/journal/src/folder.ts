import { randomInt } from 'node:crypto';
import { JournalError } from './errors.js';
import { isMissing } from './file-io.js';
import type { JournalFs } from './journal-fs.js';
import { isListening, listenInFolder, type FolderLock } from './lock.js';

/*
 * A journal's folder is named `<journal id>.<owner>`, and its owner listens on `lock-<owner>` in it. To take over a dead owner's
 * folder one listens in it under a new owner's name first and renames the folder to that name then: the rename succeeds for
 * exactly one, and at the moment the new name appears its owner is alive already. There is no instant in which a third process
 * could find the folder dead, and nobody can ever rename a living owner's folder away.
 */
const FOLDER = /^([a-z0-9]{8,16})\.([a-z0-9]{8})$/;
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';

export interface JournalFolder {
  readonly id: string;
  readonly owner: string;
  readonly path: string;
}

export interface OwnedFolder extends JournalFolder {
  release(): Promise<void>;
}

/** All journals of a directory, with the one written last in front. */
export async function listFolders(fs: JournalFs, directory: string): Promise<readonly JournalFolder[]> {
  const folders = [];
  for (const name of await fs.list(directory)) {
    const match = FOLDER.exec(name);
    if (match === null) continue;
    const path = `${directory}/${name}`;
    folders.push({ id: match[1]!, owner: match[2]!, path, writtenAt: await lastWrittenAt(fs, path) });
  }
  return folders.sort((a, b) => b.writtenAt - a.writtenAt).map(({ id, owner, path }) => ({ id, owner, path }));
}

export function hasLivingOwner(folder: JournalFolder): Promise<boolean> {
  return isListening(folder.path, `lock-${folder.owner}`);
}

/** Makes a new journal's folder. It gets its name only once its owner listens. */
export async function createFolder(fs: JournalFs, directory: string): Promise<OwnedFolder> {
  const id = randomName(12);
  const owner = randomName(8);
  const unnamed = `${directory}/.new-${owner}`;
  await fs.makeDirectory(unnamed);
  const lock = await listenInFolder(unnamed, `lock-${owner}`);
  return take(fs, directory, unnamed, { id, owner, lock });
}

/** Takes over a folder whose owner is dead; null when it lives, or when somebody else was faster. */
export async function claimFolder(
  fs: JournalFs,
  directory: string,
  folder: JournalFolder,
): Promise<OwnedFolder | null> {
  if (await hasLivingOwner(folder)) return null;
  const owner = randomName(8);
  let lock: FolderLock;
  try {
    lock = await listenInFolder(folder.path, `lock-${owner}`);
  } catch (cause) {
    if (await isGone(fs, folder.path)) return null;
    throw cause;
  }
  try {
    const owned = await take(fs, directory, folder.path, { id: folder.id, owner, lock });
    await removeDeadLocks(fs, owned);
    return owned;
  } catch (cause) {
    if (isMissing(cause)) return null;
    throw cause;
  }
}

async function take(
  fs: JournalFs,
  directory: string,
  from: string,
  { id, owner, lock }: { readonly id: string; readonly owner: string; readonly lock: FolderLock },
): Promise<OwnedFolder> {
  const path = `${directory}/${id}.${owner}`;
  try {
    await fs.rename(from, path);
    await fs.syncDirectory(directory);
  } catch (cause) {
    await lock.release(from);
    throw cause;
  }
  return { id, owner, path, release: () => lock.release(path) };
}

async function removeDeadLocks(fs: JournalFs, folder: OwnedFolder): Promise<void> {
  for (const name of await fs.list(folder.path)) {
    if (!name.startsWith('lock-') || name === `lock-${folder.owner}`) continue;
    await fs.remove(`${folder.path}/${name}`).catch(() => undefined);
  }
}

async function lastWrittenAt(fs: JournalFs, path: string): Promise<number> {
  let latest = 0;
  try {
    for (const name of await fs.list(path)) {
      if (name !== 'cursor' && !name.startsWith('seg-')) continue;
      latest = Math.max(latest, await fs.modifiedAt(`${path}/${name}`));
    }
  } catch (cause) {
    // Taken over and renamed while it was looked at.
    if (!isMissing(cause)) throw cause;
  }
  return latest;
}

async function isGone(fs: JournalFs, path: string): Promise<boolean> {
  return fs.list(path).then(
    () => false,
    (cause: unknown) => isMissing(cause),
  );
}

function randomName(length: number): string {
  return Array.from({ length }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
}

/** Chooses the folder to write to: the one asked for, else the one written last among the dead, else a new one. */
export async function chooseFolder(fs: JournalFs, directory: string, id: string | null): Promise<OwnedFolder> {
  await fs.makeDirectory(directory);
  const folders = await listFolders(fs, directory);
  if (id === null) {
    for (const folder of folders) {
      const owned = await claimFolder(fs, directory, folder);
      if (owned !== null) return owned;
    }
    return createFolder(fs, directory);
  }
  const folder = folders.find((candidate) => candidate.id === id);
  if (folder === undefined) {
    throw new JournalError('NOT_FOUND', `opening the journal ${id}: ${directory} holds no such journal`);
  }
  const owned = await claimFolder(fs, directory, folder);
  if (owned === null) {
    throw new JournalError(
      'LOCKED',
      `opening the journal ${id} in ${directory}: another process has it open; stop that one first, or open without an id to get a journal of your own`,
    );
  }
  return owned;
}
