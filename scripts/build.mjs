// Compiles both apps and the contract suite into dist/ when the sources have changed since the last time.
import { ensureKitBuild } from './lib/build.mjs';
import { ensureDeps } from './lib/deps.mjs';
import { run } from './lib/fail.mjs';

await run(async () => {
  await ensureDeps();
  await ensureKitBuild();
});
