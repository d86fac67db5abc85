// `npm start`: everything that is needed, from nothing; stops it all together.
import { banner } from './lib/banner.mjs';
import { ensureBuild } from './lib/build.mjs';
import { readInstances } from './lib/channels-file.mjs';
import { firstSendable } from './lib/deliver.mjs';
import { ensureDeps } from './lib/deps.mjs';
import { loadEnvironment } from './lib/environment.mjs';
import { run } from './lib/fail.mjs';
import { onShutdown } from './lib/shutdown.mjs';
import { Stack } from './lib/stack.mjs';

const tell = (message) => console.log(`launcher   | ${message}`);
const onLine = (name, line) => console.log(`${name.padEnd(10)} | ${line}`);

await run(async () => {
  await ensureDeps();
  await ensureBuild();
  const env = await loadEnvironment();
  const stack = new Stack({ env, onLine, tell });
  onShutdown({ stop: () => stack.stop(), kill: () => stack.kill(), tell });
  try {
    const unready = await stack.start();
    const instances = await readInstances(env.CHANNELS_FILE, env);
    console.log(banner({ env, instances, isPrivateRedis: !env.REDIS_URL }));
    for (const why of unready) console.log(`  NOT READY YET: ${why}\n`);
    console.log(howToSend(env, instances));
    console.log('  Ctrl-C stops everything.\n');
  } catch (error) {
    await stack.stop();
    throw error;
  }
  await stack.ended;
  tell('stopped');
});

function howToSend(env, instances) {
  const first = firstSendable(instances);
  if (!first) return '  No instance is enabled that a message could be sent to from here.\n';
  const folder = process.env.DATA_DIR ? `DATA_DIR='${env.DATA_DIR}' ` : '';
  return `  Send a first message, signed as its platform signs it (in another terminal):\n\n    ${folder}npm run -s send -- ${first.id}\n`;
}
