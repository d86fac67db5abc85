import { spawnSync } from 'node:child_process';
import { ensureProgram } from './system-package.mjs';

// BullMQ's own recommendation; older servers lack commands that its scripts use.
const OLDEST = [6, 2];

const REDIS = {
  title: 'Redis',
  commands: ['redis-server', 'valkey-server'],
  isUsable: isRecentEnough,
  packages: {
    'apt-get': ['redis-server', 'valkey-server'],
    dnf: ['redis', 'valkey'],
    apk: ['redis', 'valkey'],
    brew: ['redis', 'valkey'],
  },
  missing: `There is no redis-server or valkey-server (${OLDEST.join('.')} or newer) on this machine`,
  otherwise: ['  or start with your own:    REDIS_URL=redis://host:6379 npm start'],
};

/** Gives the path of a Redis (or Valkey) server binary of a usable version, installing one when there is none. */
export const ensureRedis = () => ensureProgram(REDIS);

function isRecentEnough(path) {
  const { stdout } = spawnSync(path, ['--version'], { encoding: 'utf8' });
  const version = /v=(\d+)\.(\d+)/.exec(stdout ?? '');
  if (!version) return false;
  const [major, minor] = version.slice(1).map(Number);
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}
