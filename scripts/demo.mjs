// `npm run demo`: the whole thing on free ports and a throw-away folder, one genuine message through every channel of the
// example config, and what arrives on `intake`. Ends well when every channel's intake arrived; `--keep` leaves it up.
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { banner } from './lib/banner.mjs';
import { ensureBuild } from './lib/build.mjs';
import { readInstances } from './lib/channels-file.mjs';
import { consumeIntakes } from './lib/consume-intakes.mjs';
import { deliver, requestTo } from './lib/deliver.mjs';
import { writeDemoChannels } from './lib/demo-channels.mjs';
import { ensureDeps } from './lib/deps.mjs';
import { loadEnvironment, urlOf } from './lib/environment.mjs';
import { run } from './lib/fail.mjs';
import { intakeTable } from './lib/intake-table.mjs';
import { fromRoot } from './lib/paths.mjs';
import { runningBy } from './lib/running.mjs';
import { servedBy } from './lib/served.mjs';
import { onShutdown } from './lib/shutdown.mjs';
import { Stack } from './lib/stack.mjs';

const ARRIVAL_MS = 30_000;

await run(async () => {
  await ensureDeps();
  await ensureBuild();
  const folder = mkdtempSync(join(tmpdir(), 'hotline-demo-'));
  const env = await demoEnvironment(folder);
  const log = createWriteStream(join(folder, 'demo.log'));
  const say = (name, line) => log.write(`${name} | ${line}\n`);
  const stack = new Stack({ env, onLine: say, tell: (message) => say('launcher', message) });
  onShutdown({ stop: () => stack.stop(), kill: () => stack.kill(), tell: console.log });
  let missing;
  try {
    await stack.start();
    missing = await sendThroughAll(stack.env);
    if (missing.length > 0) console.error(`✗ No intake from: ${missing.join(', ')}. What the apps logged: ${log.path}`);
    else if (process.argv.includes('--keep')) await keep(stack);
  } finally {
    await stack.stop();
    // A failed run leaves its log to read.
    if (missing?.length === 0) rmSync(folder, { recursive: true, force: true });
  }
  return missing.length === 0 ? 0 : 1;
});

async function demoEnvironment(folder) {
  const mock = pathToFileURL(fromRoot('scripts/lib/mock-wechat.mjs')).href;
  return loadEnvironment({
    NODE_ENV: 'development',
    REDIS_URL: '',
    DATA_DIR: join(folder, 'data'),
    CHANNELS_FILE: await writeDemoChannels(fromRoot('config/channels.yaml'), folder),
    NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --import=${mock}`.trim(),
    GATEWAY_PORT: '0',
    OPS_PORT: '0',
    NORMALIZER_PORT: '0',
  });
}

/** @returns the instances whose intake did not arrive */
async function sendThroughAll(env) {
  const instances = await readInstances(env.CHANNELS_FILE, env);
  const served = await servedBy(urlOf(env, 'OPS'), env);
  console.log(banner({ env, instances, served, isPrivateRedis: true }));
  const table = await intakeTable(console.log);
  const sentAt = new Map(instances.map(({ id }) => [id, Date.now()]));
  const waiting = new Set(sentAt.keys());
  const refusals = [];
  let everythingArrived;
  const arrived = new Promise((done) => (everythingArrived = done));
  const consumer = await consumeIntakes(env, (intake) => {
    table.add(intake, Date.now() - sentAt.get(intake.channel.id));
    waiting.delete(intake.channel.id);
    if (waiting.size === 0) everythingArrived();
  });
  // wechaty is not sent to: it connects by itself, and its mock speaks as soon as it is logged in.
  for (const instance of instances.filter(({ adapter }) => adapter !== 'wechaty')) {
    const request = await requestTo(instance, runningBy(env));
    sentAt.set(instance.id, Date.now());
    const answer = await deliver(request);
    if (answer.status >= 300) refusals.push(`${instance.id} answered ${answer.status}: ${answer.body}`);
  }
  const timeout = new Promise((done) => setTimeout(done, ARRIVAL_MS).unref());
  await Promise.race([arrived, timeout]);
  table.close();
  for (const refusal of refusals) console.error(`✗ ${refusal}`);
  await consumer.close();
  return [...waiting];
}

async function keep(stack) {
  console.log('\nIt stays up. Ctrl-C stops and removes everything.');
  await stack.ended;
}
