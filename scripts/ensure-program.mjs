// `node scripts/ensure-program.mjs redis|nginx|openssl|chromium`: says where it is, after installing it if it is not there.
import { run, SetupError } from './lib/fail.mjs';
import { ensureRedis } from './lib/redis-binary.mjs';
import { ensureChromium, ensureNginx, ensureOpenssl } from './lib/test-programs.mjs';

const PROGRAMS = { redis: ensureRedis, nginx: ensureNginx, openssl: ensureOpenssl, chromium: ensureChromium };

await run(async () => {
  const ensure = PROGRAMS[process.argv[2]];
  if (!ensure) throw new SetupError(`Say which: ${Object.keys(PROGRAMS).join(', ')}`);
  console.log(await ensure());
});
