// `node scripts/consume.mjs`: the example consumer against what `npm start` runs, without showing its Redis' password.
import { loadEnvironment } from './lib/environment.mjs';
import { run, SetupError } from './lib/fail.mjs';
import { fromRoot } from './lib/paths.mjs';
import { findRunning } from './lib/running.mjs';

await run(async () => {
  const env = await loadEnvironment();
  const running = findRunning(env.DATA_DIR);
  if (!running) throw new SetupError(`Nothing runs on ${env.DATA_DIR}. Start it with: npm start`);
  process.env.REDIS_URL = running.redisUrl;
  process.env.QUEUE_PREFIX = running.queuePrefix;
  console.log('Takes intakes off the queue "intake" as they come; Ctrl-C ends it.');
  await import(fromRoot('examples/ticketing-consumer.mjs'));
});
