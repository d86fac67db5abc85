// Every kind of test with all its set-up; `--unit` runs the *.spec.ts alone. Further arguments go to Jest.
import { ensureKitBuild } from './lib/build.mjs';
import { ensureDeps } from './lib/deps.mjs';
import { run, SetupError } from './lib/fail.mjs';
import { runJest } from './lib/jest.mjs';
import { ensureRedis } from './lib/redis-binary.mjs';
import { ensureChromium, ensureNginx, ensureOpenssl } from './lib/test-programs.mjs';

await run(async () => {
  const args = process.argv.slice(2).filter((arg) => arg !== '--unit');
  const isUnitOnly = process.argv.includes('--unit');
  await ensureDeps();
  if (!isUnitOnly) {
    await ensureKitBuild();
    await ensureRedis();
    for (const ensure of [ensureNginx, ensureOpenssl, ensureChromium]) await orTell(ensure);
  }
  return runJest(isUnitOnly ? [...args, '--testMatch', '**/*.spec.ts'] : args);
});

// Few tests want these; they fail by themselves, and all others run.
async function orTell(ensure) {
  try {
    await ensure();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.error(`✗ ${error.message}`);
  }
}
