import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from './config-error.js';
import type { Environment } from './environment.js';

/**
 * The 32 bytes that encrypt the journal: from `JOURNAL_KEY`, or made once under `DATA_DIR` (0600) for development.
 *
 * @throws {ConfigError} when the key is not 32 bytes of hex or base64
 */
export function journalKeyOf(settings: Environment): Uint8Array {
  const given = settings.JOURNAL_KEY;
  const file = join(settings.DATA_DIR, 'journal.key');
  const key = keyFrom(given ?? keptOrMade(settings.DATA_DIR, file, () => randomBytes(32).toString('hex')));
  if (key.length === 32) return key;
  const what = `must be 32 bytes in hex or base64, not ${key.length} bytes`;
  if (given !== undefined) throw new ConfigError([{ where: 'JOURNAL_KEY', what }]);
  const advice = 'put back a copy of it if the journal there holds messages; otherwise remove it';
  throw new ConfigError([{ where: file, what: `${what}; ${advice}, and the next start makes it anew` }]);
}

/**
 * The bearer token of the admin API: from `ADMIN_TOKEN`, or made once under `DATA_DIR` (0600) for development.
 *
 * @throws {ConfigError} when the file under `DATA_DIR` holds less than a token
 */
export function adminTokenOf(settings: Environment): string {
  if (settings.ADMIN_TOKEN !== undefined) return settings.ADMIN_TOKEN;
  const file = join(settings.DATA_DIR, 'admin.token');
  const token = keptOrMade(settings.DATA_DIR, file, () => randomBytes(24).toString('base64url'));
  if (token.length >= MADE_TOKEN_LENGTH) return token;
  const what = `must be at least ${MADE_TOKEN_LENGTH} characters, not ${token.length}`;
  throw new ConfigError([{ where: file, what: `${what}; remove it, and the next start makes it anew` }]);
}

// 24 bytes in base64url. A shorter file is one that a full disk cut off: whoever guesses the rest of it is let in.
const MADE_TOKEN_LENGTH = 32;

function keyFrom(text: string): Buffer {
  return Buffer.from(text, /^[0-9a-f]{64}$/i.test(text) ? 'hex' : 'base64');
}

function keptOrMade(directory: string, file: string, make: () => string): string {
  return findKept(file) ?? makeOnce(directory, file, make());
}

function findKept(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return undefined;
  }
}

/** Under its name there is the whole secret or nothing, also when the disk is full or the power goes. */
function makeOnce(directory: string, file: string, secret: string): string {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const draft = `${file}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    writeFileSync(draft, secret, { flag: 'wx', mode: 0o600, flush: true });
    // Two processes may start at once. Unlike a rename, a link takes no name that is taken: the first decides.
    linkSync(draft, file);
    syncFolder(directory);
    return secret;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return readFileSync(file, 'utf8').trim();
  } finally {
    rmSync(draft, { force: true });
  }
}

function syncFolder(directory: string): void {
  const folder = openSync(directory, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
