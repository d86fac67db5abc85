// Everything that can be said about the code without running it, then the unit tests; `--static` leaves those out.
// All checks run, also after one has failed, so that one call shows everything there is to mend.
import { ensureDeps } from './lib/deps.mjs';
import { exec } from './lib/exec.mjs';
import { run } from './lib/fail.mjs';
import { runJest } from './lib/jest.mjs';
import { fromRoot } from './lib/paths.mjs';

const CHECKS = [
  ['format', 'prettier', '--check', '--log-level=warn', '.'],
  ['lint', 'eslint', '--max-warnings=0', '.'],
  ['types', 'tsc', '--noEmit', '-p', 'tsconfig.json'],
  ['imports', 'depcruise', '--config', '.dependency-cruiser.cjs', 'apps', 'libs', 'test'],
  ['dead code', 'knip'],
  ['documents', 'docs', '--check'],
];

const commandOf = (tool, args) =>
  tool === 'docs'
    ? [process.execPath, [fromRoot('scripts/docs.mjs'), ...args]]
    : [fromRoot('node_modules/.bin', tool), args];

await run(async () => {
  await ensureDeps();
  const failed = [];
  for (const [name, tool, ...args] of CHECKS) {
    const started = Date.now();
    const { code, output } = await exec(...commandOf(tool, args));
    console.log(`${code === 0 ? '✓' : '✗'} ${name} (${tool}, ${((Date.now() - started) / 1000).toFixed(1)} s)`);
    if (code === 0) continue;
    failed.push(name);
    console.log(output);
  }
  if (!process.argv.includes('--static') && (await runJest(['--testMatch', '**/*.spec.ts'])) !== 0)
    failed.push('unit tests');
  console.log(failed.length === 0 ? '✓ check passed' : `✗ check failed: ${failed.join(', ')}`);
  return failed.length === 0 ? 0 : 1;
});
