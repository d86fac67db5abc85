import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Redis } from 'ioredis';
import { startContenders, type Contender } from './contenders.js';
import { summaryOf, tablesOf } from './report.js';
import { runRound, type Figures, type RoundOptions } from './round.js';

const { values } = parseArgs({
  options: {
    'redis-url': { type: 'string' },
    'redis-pid': { type: 'string' },
    messages: { type: 'string', default: '20000' },
    rounds: { type: 'string', default: '5' },
    connections: { type: 'string', default: '64' },
    partitions: { type: 'string', default: '8' },
    'log-level': { type: 'string', default: 'info' },
    only: { type: 'string', default: '' },
    profile: { type: 'string' },
    json: { type: 'string' },
  },
});
const messages = Number(values.messages);
const rounds = Number(values.rounds);
const connections = Number(values.connections);
const say = (line: string) => process.stdout.write(`${line}\n`);

const folder = mkdtempSync(join(tmpdir(), 'hotline-bench-'));
const redis = new Redis(values['redis-url'] ?? '', { maxRetriesPerRequest: null });
let contenders: readonly Contender[] = [];
try {
  const redisVersion = /redis_version:(\S+)/.exec(await redis.info('server'))?.[1];
  const machine = `${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), Node ${process.version}, Redis ${redisVersion}`;
  say(`${machine}; load of the machine before: ${loadavg()[0]!.toFixed(2)}`);
  say(
    `${messages} messages a round, ${rounds} rounds, ${connections} connections, ${values.partitions} partitions, log level ${values['log-level']}`,
  );
  contenders = await startContenders({
    redisUrl: values['redis-url'] ?? '',
    folder,
    partitions: Number(values.partitions),
    logLevel: values['log-level'],
    profileDir: values.profile ?? null,
  });
  const running = contenders.filter(({ name }) => name.includes(values.only));
  const options: RoundOptions = { redis, redisPid: Number(values['redis-pid']), messages, connections };
  const figures = new Map<string, Figures[]>(running.map(({ name }) => [name, []]));
  say('warming up');
  for (const contender of running) await runRound(contender, { ...options, messages: Math.min(messages, 8000) });
  for (let round = 0; round < rounds; round += 1) {
    // Every other round backwards, so that whoever comes first is not always the same.
    for (const contender of round % 2 === 0 ? running : [...running].reverse()) {
      const one = await runRound(contender, options);
      figures.get(contender.name)!.push(one);
      say(
        `round ${round + 1}: ${contender.name}: ${one.acceptedPerSecond.toFixed(0)}/s, ${one.cpu.total.toFixed(0)} µs`,
      );
    }
  }
  const summary = summaryOf([...figures].map(([name, all]) => ({ name, rounds: all })));
  say(tablesOf(summary));
  say(`load of the machine after: ${loadavg()[0]!.toFixed(2)}`);
  if (values.json) {
    const setting = {
      machine,
      messages,
      rounds,
      connections,
      partitions: values.partitions,
      logLevel: values['log-level'],
    };
    writeFileSync(values.json, `${JSON.stringify({ setting, summary }, null, 2)}\n`);
  }
} finally {
  await Promise.all([...new Set(contenders.flatMap(({ processes }) => processes))].map((one) => one.stop()));
  redis.disconnect();
  rmSync(folder, { recursive: true, force: true });
}
