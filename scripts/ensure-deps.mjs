// Plain Node, no dependencies: installs what package-lock.json names, then gets out of the way.
import { ensureDeps } from './lib/deps.mjs';
import { run } from './lib/fail.mjs';

await run(() => ensureDeps());
