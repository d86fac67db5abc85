// Says which Redis server binary is used here, after installing one if there is none.
import { run } from './lib/fail.mjs';
import { ensureRedis } from './lib/redis-binary.mjs';

await run(async () => console.log(await ensureRedis()));
