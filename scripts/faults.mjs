// `npm run test:faults`: the long forms of the fault suite, on real processes from dist/.
// Without arguments all of them; `-- kills`, `-- power-cut` or `-- mutations` for one. docs/reliability.md explains the tables.
import { ensureBuild } from './lib/build.mjs';
import { ensureDeps } from './lib/deps.mjs';
import { run, SetupError } from './lib/fail.mjs';
import { runJest } from './lib/jest.mjs';
import { ensureRedis } from './lib/redis-binary.mjs';

const SUITES = ['kills', 'power-cut', 'mutations'];

await run(async () => {
  const wanted = process.argv.slice(2);
  const unknown = wanted.filter((name) => !SUITES.includes(name));
  if (unknown.length > 0)
    throw new SetupError(`There is no fault suite "${unknown[0]}"; there are: ${SUITES.join(', ')}`);
  await ensureDeps();
  await ensureBuild();
  await ensureRedis();
  const suites = wanted.length > 0 ? wanted : SUITES;
  // One after the other: they measure times and load both cores.
  return runJest(['--runInBand', '--testMatch', ...suites.map((name) => `**/test/faults/${name}.full.ts`)]);
});
