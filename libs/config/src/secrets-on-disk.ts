import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from './config-error.js';
import type { Environment } from './environment.js';

/**
 * The 32 bytes that encrypt the journal: from `JOURNAL_KEY`, or made once under `DATA_DIR` (0600) for development.
 *
 * @throws {ConfigError} when the key is not 32 bytes of hex or base64
 */
export function journalKeyOf(settings: Environment): Uint8Array {
  const text =
    settings.JOURNAL_KEY ?? keptOrMade(settings.DATA_DIR, 'journal.key', () => randomBytes(32).toString('hex'));
  const key = Buffer.from(text, /^[0-9a-f]{64}$/i.test(text) ? 'hex' : 'base64');
  if (key.length !== 32) {
    throw new ConfigError([
      { where: 'JOURNAL_KEY', what: `must be 32 bytes in hex or base64, not ${key.length} bytes` },
    ]);
  }
  return key;
}

/** The bearer token of the admin API: from `ADMIN_TOKEN`, or made once under `DATA_DIR` (0600) for development. */
export function adminTokenOf(settings: Environment): string {
  return (
    settings.ADMIN_TOKEN ?? keptOrMade(settings.DATA_DIR, 'admin.token', () => randomBytes(24).toString('base64url'))
  );
}

function keptOrMade(directory: string, name: string, make: () => string): string {
  const file = join(directory, name);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  try {
    // Two processes may start at once: whoever creates the file decides, the other reads it.
    writeFileSync(file, make(), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFileSync(file, 'utf8').trim();
}
