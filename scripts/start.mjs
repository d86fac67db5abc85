// `npm start`: everything that is needed, from nothing; stops it all together.
import { banner } from './lib/banner.mjs';
import { ensureBuild } from './lib/build.mjs';
import { readInstances } from './lib/channels-file.mjs';
import { firstSendable } from './lib/deliver.mjs';
import { ensureDeps } from './lib/deps.mjs';
import { loadEnvironment, urlOf } from './lib/environment.mjs';
import { run } from './lib/fail.mjs';
import { servedBy } from './lib/served.mjs';
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
    const served = await servedBy(urlOf(env, 'OPS'), env);
    console.log(banner({ env, instances, served, isPrivateRedis: !env.REDIS_URL }));
    for (const why of unready) console.log(`  NOT READY YET: ${why}\n`);
    console.log(howToGoOn(env, served ? instances.filter(({ id }) => served.ids.has(id)) : instances));
    console.log('  Ctrl-C stops everything.\n');
  } catch (error) {
    await stack.stop();
    throw error;
  }
  await stack.ended;
  tell('stopped');
});

function howToGoOn(env, instances) {
  const first = firstSendable(instances);
  const folder = process.env.DATA_DIR ? `DATA_DIR='${env.DATA_DIR}' ` : '';
  const consume = `  Consume what arrives, as ticketing would:\n\n    ${folder}node scripts/consume.mjs\n`;
  if (!first) return `  No instance is served that a message could be sent to from here.\n\n${consume}`;
  const send = `${folder}npm run -s send -- ${first.id}`;
  return `  Send a first message, signed as its platform signs it (in another terminal):\n\n    ${send}\n\n${consume}`;
}
