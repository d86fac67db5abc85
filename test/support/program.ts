import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('../../scripts/ensure-program.mjs', import.meta.url));

/** The path of a program that a test wants, installed if it was not there; throws what to do when it cannot be. */
export function programPath(name: 'nginx' | 'openssl' | 'chromium'): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [SCRIPT, name], { encoding: 'utf8' });
  const path = stdout.trim().split('\n').at(-1);
  if (status !== 0 || !path) throw new Error(`looking for ${name}: ${stderr}`);
  return path;
}
