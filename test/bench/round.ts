import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { APP_SECRET, type Contender } from './contenders.js';
import { fire } from './load.js';
import { signedRequests } from './messages.js';
import { cpuUs } from './processes.js';

const ARRIVE_WITHIN_MS = 120_000;
const LOOK_EVERY_MS = 10;

/** What one contender did in one round. */
export interface Figures {
  readonly acceptedPerSecond: number;
  /** Until the last intake was on the queue; null where none is made. */
  readonly endToEndPerSecond: number | null;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly p999: number;
  /** µs of CPU for each accepted message, by process; `total` is their sum. */
  readonly cpu: Readonly<Record<string, number>> & { readonly total: number };
  /** Bytes of JSON of an intake, on average. */
  readonly intakeBytes: number | null;
  /** The sender's own CPU, µs for each message; in no other figure. */
  readonly senderCpu: number;
}

export interface RoundOptions {
  readonly redis: Redis;
  readonly redisPid: number;
  readonly messages: number;
  readonly connections: number;
}

/** One run of load against one contender, counted to the end: every accepted message must be one intake. */
export async function runRound(contender: Contender, options: RoundOptions): Promise<Figures> {
  const { redis, redisPid, messages, connections } = options;
  const requests = signedRequests(messages, contender.target, APP_SECRET);
  const pids = new Map(contender.processes.map(({ name, pid }) => [name, pid]));
  if (contender.prefix !== null) pids.set('redis', redisPid);
  const before = new Map([...pids].map(([name, pid]) => [name, cpuUs(pid)]));
  const senderBefore = process.cpuUsage();
  const startedAt = performance.now();
  const load = await fire(contender.port, requests, connections);
  const senderUsed = process.cpuUsage(senderBefore);
  if (load.accepted !== messages) {
    throw new Error(`${contender.name}: ${messages} sent, answers by status: ${JSON.stringify(load.statuses)}`);
  }
  const { prefix } = contender;
  const endToEndSeconds = prefix === null ? null : await untilArrived(redis, prefix, messages, startedAt);
  const cpu: Record<string, number> = {};
  for (const [name, pid] of pids) cpu[name] = (cpuUs(pid) - before.get(name)!) / messages;
  const total = Object.values(cpu).reduce((sum, us) => sum + us, 0);
  const intakeBytes = prefix === null ? null : await checkAndClear(redis, prefix, messages);
  const at = (share: number) => load.latenciesMs[Math.min(messages - 1, Math.floor(messages * share))]!;
  return {
    acceptedPerSecond: messages / load.seconds,
    endToEndPerSecond: endToEndSeconds === null ? null : messages / endToEndSeconds,
    p50: at(0.5),
    p95: at(0.95),
    p99: at(0.99),
    p999: at(0.999),
    cpu: { ...cpu, total },
    intakeBytes,
    senderCpu: (senderUsed.user + senderUsed.system) / messages,
  };
}

async function untilArrived(redis: Redis, prefix: string, messages: number, startedAt: number): Promise<number> {
  const deadline = Date.now() + ARRIVE_WITHIN_MS;
  while ((await redis.llen(`${prefix}:intake:wait`)) < messages) {
    if (Date.now() > deadline) {
      const found = await redis.llen(`${prefix}:intake:wait`);
      throw new Error(`${prefix}: ${found} of ${messages} intakes after ${ARRIVE_WITHIN_MS / 1000} s`);
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  return (performance.now() - startedAt) / 1000;
}

/** @returns the mean size of an intake */
async function checkAndClear(redis: Redis, prefix: string, messages: number): Promise<number> {
  const ids = await redis.lrange(`${prefix}:intake:wait`, 0, -1);
  if (ids.length !== messages || new Set(ids).size !== messages) {
    throw new Error(`${prefix}: ${messages} accepted, ${ids.length} intakes, ${new Set(ids).size} different ones`);
  }
  const sample = ids.slice(0, 200);
  const sizes = await Promise.all(sample.map((id) => redis.hstrlen(`${prefix}:intake:${id}`, 'data')));
  const queue = new Queue('intake', { connection: redis, prefix });
  await queue.obliterate({ force: true, count: 5000 });
  return sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
}
