import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { exec, tail } from './exec.mjs';
import { SetupError } from './fail.mjs';
import { step } from './progress.mjs';

// Homebrew and source builds land here; a desktop session or a cron job often has neither on its PATH.
const MORE_FOLDERS = ['/usr/bin', '/usr/local/bin', '/opt/homebrew/bin', '/usr/sbin', '/usr/local/sbin'];

const MANAGERS = [
  {
    command: 'apt-get',
    needsRoot: true,
    // Through `env`, since sudo hands on no variables.
    env: ['env', 'DEBIAN_FRONTEND=noninteractive'],
    install: (name) => ['install', '-y', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=120', name],
    refresh: ['update'],
    // The others start no service that nobody asked for.
    leaveOff: (service) => ['systemctl', 'disable', '--now', service],
  },
  { command: 'dnf', needsRoot: true, install: (name) => ['install', '-y', name] },
  { command: 'apk', needsRoot: true, install: (name) => ['add', '--no-cache', name] },
  {
    command: 'brew',
    needsRoot: false,
    env: ['env', 'HOMEBREW_NO_AUTO_UPDATE=1'],
    install: (name) => ['install', name],
  },
];

/**
 * Looks for a program of the system.
 *
 * @param program `{ commands, isUsable(path)? }`: its names (or paths), the best first, and whether one that was found will do
 * @returns its path, or undefined
 */
export function findProgram({ commands, isUsable = () => true }) {
  return commands.flatMap(pathsOf).find(isUsable);
}

/**
 * Gives the path of a program, installing it with the system's package manager when it is not there.
 *
 * @param program besides what {@link findProgram} wants: `title`; `packages`, by package manager, the best first; `service`, what
 *   such a package would start and we do not want; `missing`, what is not there, in words; `otherwise`, lines of further advice
 * @throws {SetupError} which says what to do, when it can be neither found nor installed
 */
export async function ensureProgram(program) {
  const found = findProgram(program);
  if (found) return found;
  const manager = MANAGERS.find(({ command }) => program.packages[command] && pathsOf(command).length > 0);
  if (!manager) throw new SetupError(whatToDo(program, 'no package manager that we know has it for this machine'));
  const prefix = privilegeFor(manager);
  if (!prefix) {
    throw new SetupError(whatToDo(program, 'installing it needs root, and sudo asks for a password', manager));
  }
  return step(`Installing ${program.title} (${manager.command})`, () => install(program, manager, prefix));
}

async function install(program, manager, prefix) {
  const call = async (args) => {
    const [command, ...rest] = [...prefix, ...(manager.env ?? []), manager.command, ...args];
    return (await exec(command, rest)).output;
  };
  const outputs = [];
  // A fresh container has empty package lists: the first round fails at once, the second follows their refresh.
  for (const refresh of manager.refresh ? [undefined, manager.refresh] : [undefined]) {
    if (refresh) outputs.push(await call(refresh));
    for (const name of program.packages[manager.command]) {
      outputs.push(await call(manager.install(name)));
      const found = findProgram(program);
      if (!found) continue;
      if (program.service && manager.leaveOff) await exec(...split([...prefix, ...manager.leaveOff(program.service)]));
      return found;
    }
  }
  const why = `${manager.command} could not install it:\n\n${tail(outputs.join('\n'))}\n`;
  throw new SetupError(whatToDo(program, why, manager));
}

const split = ([command, ...args]) => [command, args];

function privilegeFor(manager) {
  if (!manager.needsRoot || process.getuid?.() === 0) return [];
  const canSudo = spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0;
  return canSudo ? ['sudo', '-n'] : undefined;
}

function pathsOf(command) {
  if (isAbsolute(command)) return [command].filter(isExecutable);
  const folders = [...(process.env.PATH ?? '').split(delimiter).filter(Boolean), ...MORE_FOLDERS];
  return [...new Set(folders)].map((folder) => join(folder, command)).filter(isExecutable);
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function whatToDo({ missing, packages, otherwise = [] }, why, manager) {
  const command =
    manager && `${manager.needsRoot ? 'sudo ' : ''}${manager.command} ${manager.command === 'apk' ? 'add' : 'install'}`;
  const advice = manager ? `${command} ${packages[manager.command][0]}` : 'with the package manager of this system';
  return [`${missing}, and ${why}.`, `  Either install it:         ${advice}`, ...otherwise].join('\n');
}
