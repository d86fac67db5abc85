// `npm run -s send -- <instance>`: one message as the platform sends it, the answer, and the intake that it becomes.
import { readInstances } from './lib/channels-file.mjs';
import { deliver, firstSendable, requestTo } from './lib/deliver.mjs';
import { ensureDeps } from './lib/deps.mjs';
import { loadEnvironment } from './lib/environment.mjs';
import { run, SetupError } from './lib/fail.mjs';
import { findIntake } from './lib/intake-queue.mjs';
import { findRunning, runningBy } from './lib/running.mjs';
import { servedBy } from './lib/served.mjs';

await run(async () => {
  await ensureDeps();
  const env = await loadEnvironment();
  const running = findRunning(env.DATA_DIR) ?? runningBy(env);
  const instances = await readInstances(running.channelsFile, env);
  const served = await servedBy(running.opsUrl, env);
  const args = process.argv.slice(2);
  if (args.some((arg) => arg === '--help' || arg === '-h')) {
    console.log(usage(instances, served));
    return 0;
  }
  const isServed = ({ id }) => !served || served.ids.has(id);
  const [wanted = firstSendable(instances.filter(isServed))?.id] = args;
  if (!wanted) throw new SetupError(`No instance in ${running.channelsFile} can be sent to from here.`);
  const instance = instances.find(({ id }) => id === wanted);
  if (!instance) {
    throw new SetupError(
      `There is no enabled instance "${wanted}" in ${running.channelsFile}; there are: ${instances.map(({ id }) => id).join(', ')}`,
    );
  }
  if (!isServed(instance)) {
    const faults = served.faults.map((fault) => `\n  ${fault}`).join('');
    throw new SetupError(`The gateway does not serve "${instance.id}". What is wrong with its channels:${faults}`);
  }
  const request = await requestTo(instance, running);
  console.log(`${request.method} ${request.url}`);
  for (const [name, value] of Object.entries(request.headers)) console.log(`${name}: ${value}`);
  console.log(`\n${request.body}\n`);
  const startedAt = Date.now();
  const answer = await deliver(request);
  console.log(`→ ${answer.status} ${answer.statusText} (${answer.tookMs.toFixed(0)} ms)\n${answer.body}\n`);
  if (answer.status >= 300) return 1;
  return running.redisUrl ? showIntake({ running, instance, startedAt }) : 0;
});

function usage(instances, served) {
  const width = Math.max(0, ...instances.map(({ id }) => id.length));
  const noteOf = (id) => (served && !served.ids.has(id) ? '  not served: see the log' : '');
  const lines = instances.map(({ id, adapter }) => `  ${id.padEnd(width)}  ${adapter}${noteOf(id)}`);
  return [
    'Usage: npm run -s send -- [instance]',
    '',
    'Sends one message as the platform of the instance does, and shows the answer and the intake that it becomes.',
    'Without an instance: the first app, or else the first that can be sent to. Instances:',
    '',
    ...lines,
  ].join('\n');
}

async function showIntake({ running, instance, startedAt }) {
  const { intake, isRedisAway } = await findIntake({
    redisUrl: running.redisUrl,
    prefix: running.queuePrefix,
    queues: running.queues,
    // The gateway's clock is this machine's clock; a second covers rounding.
    matches: ({ channel, receivedAt }) => channel?.id === instance.id && Date.parse(receivedAt) >= startedAt - 1_000,
    withinMs: 15_000,
  });
  if (!intake && isRedisAway) {
    console.error('✗ Accepted and kept; Redis is away, so it is not on the queue "intake" yet.');
    return 1;
  }
  if (!intake) {
    console.error(`✗ No intake of it on the queue "intake" within 15 s.`);
    return 1;
  }
  console.log(`→ on the queue "intake":\n${JSON.stringify(intake, null, 2)}`);
  return 0;
}
