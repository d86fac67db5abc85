import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { exec, tail } from './exec.mjs';
import { SetupError } from './fail.mjs';
import { step } from './progress.mjs';

const SERVERS = ['redis-server', 'valkey-server'];
// Homebrew and source builds land here; a desktop session or a cron job often has neither on its PATH.
const MORE_FOLDERS = ['/usr/bin', '/usr/local/bin', '/opt/homebrew/bin', '/usr/sbin', '/usr/local/sbin'];
// BullMQ's own recommendation; older servers lack commands that its scripts use.
const OLDEST = [6, 2];

const MANAGERS = [
  {
    command: 'apt-get',
    needsRoot: true,
    packages: ['redis-server', 'valkey-server'],
    install: (name) => ['install', '-y', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=120', name],
    refresh: ['update'],
    advice: 'sudo apt-get install redis-server',
  },
  {
    command: 'dnf',
    needsRoot: true,
    packages: ['redis', 'valkey'],
    install: (name) => ['install', '-y', name],
    advice: 'sudo dnf install redis',
  },
  {
    command: 'apk',
    needsRoot: true,
    packages: ['redis', 'valkey'],
    install: (name) => ['add', '--no-cache', name],
    advice: 'sudo apk add redis',
  },
  {
    command: 'brew',
    needsRoot: false,
    packages: ['redis', 'valkey'],
    install: (name) => ['install', name],
    advice: 'brew install redis',
  },
];

/**
 * Looks for a Redis (or Valkey) server binary of a usable version.
 *
 * @returns its path, or undefined. Starts it for a moment with `--version`, touches nothing else.
 */
export function findRedis() {
  return SERVERS.map(whichIn).find((path) => path !== undefined && isRecentEnough(path));
}

/** Gives the path of a Redis server binary, installing one with the system's package manager when there is none. */
export async function ensureRedis() {
  const found = findRedis();
  if (found) return found;
  const manager = MANAGERS.find(({ command }) => whichIn(command));
  if (!manager) throw new SetupError(whatToDo('none of apt-get, dnf, apk and brew is on this machine'));
  const prefix = privilegeFor(manager);
  if (!prefix) throw new SetupError(whatToDo('installing one needs root, and sudo asks for a password', manager));
  return step(`Installing Redis (${manager.command})`, () => install(manager, prefix));
}

async function install(manager, prefix) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', HOMEBREW_NO_AUTO_UPDATE: '1' };
  const call = ([command, ...args]) => exec(command, args, { env });
  const outputs = [];
  // A fresh container has empty package lists: the first round fails at once, the second follows their refresh.
  for (const refresh of manager.refresh ? [undefined, manager.refresh] : [undefined]) {
    if (refresh) outputs.push((await call([...prefix, manager.command, ...refresh])).output);
    for (const name of manager.packages) {
      outputs.push((await call([...prefix, manager.command, ...manager.install(name)])).output);
      const found = findRedis();
      if (found) return found;
    }
  }
  throw new SetupError(whatToDo(`${manager.command} could not install one:\n\n${tail(outputs.join('\n'))}\n`, manager));
}

function privilegeFor(manager) {
  if (!manager.needsRoot || process.getuid?.() === 0) return [];
  const canSudo = spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0;
  return canSudo ? ['sudo', '-n'] : undefined;
}

function whichIn(command) {
  const folders = [...(process.env.PATH ?? '').split(delimiter).filter(Boolean), ...MORE_FOLDERS];
  return folders.map((folder) => join(folder, command)).find(isExecutable);
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function isRecentEnough(path) {
  const { stdout } = spawnSync(path, ['--version'], { encoding: 'utf8' });
  const version = /v=(\d+)\.(\d+)/.exec(stdout ?? '');
  if (!version) return false;
  const [major, minor] = version.slice(1).map(Number);
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}

function whatToDo(why, manager) {
  return (
    `There is no redis-server or valkey-server (${OLDEST.join('.')} or newer) on this machine, and ${why}.\n` +
    `  Either install one:        ${manager?.advice ?? 'with the package manager of this system'}\n` +
    '  or start with your own:    REDIS_URL=redis://host:6379 npm start'
  );
}
