// Compiles both apps into dist/ when the sources have changed since the last time.
import { ensureBuild } from './lib/build.mjs';
import { ensureDeps } from './lib/deps.mjs';
import { run } from './lib/fail.mjs';

await run(async () => {
  await ensureDeps();
  await ensureBuild();
});
