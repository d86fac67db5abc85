import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const fileIn = (dataDir) => join(dataDir, 'running.json');

/**
 * Notes what runs on this data folder, for other scripts: `{ publicUrl, opsUrl, redisUrl, queuePrefix, queues,
 * channelsFile }`.
 */
export function noteRunning(dataDir, running) {
  // The URL of the private Redis has its password in it.
  writeFileSync(fileIn(dataDir), JSON.stringify(running, null, 2), { mode: 0o600 });
}

/** What runs on this data folder, or undefined. */
export function findRunning(dataDir) {
  try {
    return JSON.parse(readFileSync(fileIn(dataDir), 'utf8'));
  } catch {
    return undefined;
  }
}

export const forgetRunning = (dataDir) => rmSync(fileIn(dataDir), { force: true });
