import { readFileSync } from 'node:fs';
import { exec, tail } from './exec.mjs';
import { SetupError } from './fail.mjs';
import { fromRoot } from './paths.mjs';
import { step } from './progress.mjs';

const readPackages = (path) => {
  try {
    return JSON.parse(readFileSync(fromRoot(path), 'utf8')).packages;
  } catch {
    return undefined;
  }
};

/**
 * Tells whether node_modules holds what package-lock.json names.
 *
 * npm writes node_modules/.package-lock.json last, so an interrupted install counts as none. Optional packages are
 * not compared: which of them belong here depends on the machine.
 */
export function areDepsInstalled() {
  const wanted = readPackages('package-lock.json');
  if (!wanted)
    throw new SetupError('package-lock.json is missing or broken; restore it with `git checkout package-lock.json`.');
  const installed = readPackages('node_modules/.package-lock.json');
  if (!installed) return false;
  return Object.entries(wanted).every(
    ([path, { version, optional }]) => path === '' || optional || installed[path]?.version === version,
  );
}

/** Installs the dependencies exactly as locked, unless they are there. */
export async function ensureDeps() {
  if (areDepsInstalled()) return;
  await step('Installing dependencies (npm ci)', async () => {
    const npm = process.env.npm_execpath;
    const [command, args] = npm ? [process.execPath, [npm]] : ['npm', []];
    const { code, output } = await exec(command, [...args, 'ci', '--no-audit', '--no-fund', '--include=dev']);
    if (code !== 0) {
      throw new SetupError(
        `Installing dependencies failed: npm ci ended with code ${code}.\n\n${tail(output)}\n\n` +
          'Check that this machine reaches the npm registry (npm ping), then run the command again.',
      );
    }
  });
}
