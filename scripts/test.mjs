// Every kind of test with all its set-up; `--unit` runs the *.spec.ts alone. Further arguments go to Jest.
import { ensureBuild } from './lib/build.mjs';
import { ensureDeps } from './lib/deps.mjs';
import { run } from './lib/fail.mjs';
import { runJest } from './lib/jest.mjs';
import { ensureRedis } from './lib/redis-binary.mjs';

await run(async () => {
  const args = process.argv.slice(2).filter((arg) => arg !== '--unit');
  const isUnitOnly = process.argv.includes('--unit');
  await ensureDeps();
  if (!isUnitOnly) {
    await ensureBuild();
    await ensureRedis();
  }
  return runJest(isUnitOnly ? [...args, '--testMatch', '**/*.spec.ts'] : args);
});
