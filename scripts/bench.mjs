// `npm run bench`: the product beside a plain Nest + Express + @nestjs/bullmq pair and a bare Fastify handler, in one run.
// Arguments go to test/bench/main.ts; docs/benchmark.md tells what they mean and how to read the result.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuild } from './lib/build.mjs';
import { ensureDeps } from './lib/deps.mjs';
import { exec, tail } from './lib/exec.mjs';
import { run, SetupError } from './lib/fail.mjs';
import { fromRoot } from './lib/paths.mjs';
import { step } from './lib/progress.mjs';
import { startRedis } from './lib/redis-child.mjs';

await run(async () => {
  if (process.platform !== 'linux')
    throw new SetupError('The benchmark reads CPU time from /proc, which is Linux only.');
  await ensureDeps();
  await ensureBuild();
  await step('Building the benchmark and its baseline', async () => {
    const args = [fromRoot('node_modules/typescript/bin/tsc'), '-p', fromRoot('test/bench/tsconfig.json')];
    const { code, output } = await exec(process.execPath, args);
    if (code !== 0) throw new SetupError(`Building the benchmark failed.\n\n${tail(output, 60)}`);
  });
  const folder = mkdtempSync(join(tmpdir(), 'hotline-bench-redis-'));
  let redis;
  const childOptions = { env: process.env, onLine: () => {}, onPid: () => {}, onDeath: () => {} };
  try {
    const url = await startRedis({ dataDir: folder, childOptions, onChild: (child) => (redis = child) });
    return await measure(['--redis-url', url, '--redis-pid', String(redis.pid), ...process.argv.slice(2)]);
  } finally {
    await redis?.stop(10_000);
    rmSync(folder, { recursive: true, force: true });
  }
});

function measure(args) {
  const child = spawn(process.execPath, [fromRoot('dist/bench/main.js'), ...args], { stdio: 'inherit' });
  // Ctrl-C reaches it as well; it stops what it started, and then it is our turn.
  process.on('SIGINT', () => {});
  return new Promise((done) => child.on('close', (code) => done(code ?? 1)));
}
