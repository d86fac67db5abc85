import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fromRoot } from './paths.mjs';

const FLAGS = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];

/**
 * Runs Jest, ends its output with one plain line of totals, and gives the exit code.
 *
 * A test that is skipped must be listed in test/skipped.json with a reason; another one fails the run. The list is
 * not consulted when `-t` narrows the run, since Jest then counts every test left out as skipped.
 */
export async function runJest(args) {
  const { code, totals } = await spawnJest(args);
  if (!totals) {
    console.error('✗ Jest ended without reporting any totals.');
    return code || 1;
  }
  const isNarrowed = args.some((arg) => /^(-t|--testNamePattern)\b/.test(arg));
  const unlisted = isNarrowed ? [] : withoutReason(totals.skipped);
  for (const { file, test } of unlisted)
    console.error(`✗ Skipped without a reason in test/skipped.json: ${file}: ${test}`);
  const skipped = totals.skipped.length > 0 ? `, ${totals.skipped.length} skipped` : '';
  console.log(`\nTests: ${totals.passed} passed, ${totals.failed} failed${skipped}`);
  return code || (unlisted.length > 0 ? 1 : 0);
}

function spawnJest(args) {
  // After the caller's own arguments: Jest's list options swallow whatever follows them.
  const reporters = ['--reporters=default', `--reporters=${fromRoot('scripts/lib/totals-reporter.mjs')}`];
  const child = spawn(process.execPath, [...FLAGS, fromRoot('node_modules/jest/bin/jest.js'), ...args, ...reporters], {
    cwd: fromRoot(),
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  let totals;
  child.on('message', (message) => (totals = message));
  return new Promise((done) => child.on('close', (code) => done({ code: code ?? 1, totals })));
}

function withoutReason(skipped) {
  const listed = JSON.parse(readFileSync(fromRoot('test/skipped.json'), 'utf8'));
  return skipped.filter(
    ({ file, test }) => !listed.some((entry) => entry.file === file && entry.test === test && entry.reason),
  );
}
