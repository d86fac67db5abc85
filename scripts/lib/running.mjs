import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { urlOf } from './environment.mjs';
import { intakeQueues } from './intake-queue.mjs';

const fileIn = (dataDir) => join(dataDir, 'running.json');

/**
 * Notes what runs on this data folder, for other scripts: `{ publicUrl, publicBaseUrl, opsUrl, redisUrl, queuePrefix, queues,
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

/** What runs by this environment, as {@link noteRunning} would note it: for gateways that `npm start` did not start. */
export const runningBy = (env) => ({
  publicUrl: urlOf(env, 'GATEWAY'),
  publicBaseUrl: env.PUBLIC_BASE_URL?.replace(/\/$/, ''),
  opsUrl: urlOf(env, 'OPS'),
  redisUrl: env.REDIS_URL,
  queuePrefix: env.QUEUE_PREFIX ?? 'hotline',
  queues: intakeQueues(env),
  channelsFile: env.CHANNELS_FILE,
});

export const forgetRunning = (dataDir) => rmSync(fileIn(dataDir), { force: true });
