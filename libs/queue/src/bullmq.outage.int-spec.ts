import { once } from 'node:events';
import type { INestMicroservice } from '@nestjs/common';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { reserveRedis, type RedisHarness } from '#libs/testing';
import { makeApp, Script, until } from '../test/toy-app.js';
import type { BullMqServer, BullMqServerOptions } from './index.js';

describe('the BullMQ transport without Redis', () => {
  const prefix = 'toy';
  let apps: INestMicroservice[] = [];
  let script: Script;

  async function start(options: Partial<BullMqServerOptions> & { readonly redisUrl: string }): Promise<BullMqServer> {
    const { app, server } = await makeApp({ prefix, ...options });
    apps.push(app);
    await app.listen();
    return server;
  }

  let fragile: RedisHarness;

  beforeEach(async () => {
    script = Script.current = new Script();
    apps = [];
    fragile = await reserveRedis({ appendonly: true, config: [['appendfsync', 'always']] });
  });

  afterEach(async () => {
    await Promise.all(apps.splice(0).map((app) => app.close()));
    await fragile.dispose();
  });

  async function addTo(url: string, data: unknown, jobId: string): Promise<void> {
    const own = new Redis(url);
    const queue = new Queue('one', { connection: own, prefix });
    await queue.add('note', data, { jobId });
    await queue.close();
    own.disconnect();
  }

  it('starts, and works once Redis is there', async () => {
    const server = await start({ redisUrl: fragile.url });
    expect(server.isServing).toBe(false);
    await fragile.start();
    await addTo(fragile.url, 'x', 'a');
    await script.untilSeen(1);
    expect(server.isServing).toBe(true);
  });

  it('goes on after Redis was killed and started again while a job was worked', async () => {
    await fragile.start();
    await start({ redisUrl: fragile.url, lockDurationMs: 2000, stalledIntervalMs: 1000 });
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    script.fail = (_attempt, data) => (data === 'first' ? held : undefined);
    await addTo(fragile.url, 'first', 'a');
    await script.untilSeen(1);
    await fragile.kill();
    release();
    await fragile.start();
    await addTo(fragile.url, 'second', 'b');
    await until('the second was worked', () => script.seen.includes('second'));
    const own = new Redis(fragile.url);
    const queue = new Queue('one', { connection: own, prefix });
    await until('both are completed', async () => (await queue.getJobCountByTypes('completed')) === 2);
    expect(await queue.getJobCountByTypes('failed', 'active', 'waiting')).toBe(0);
    await queue.close();
    own.disconnect();
  }, 30_000);

  it('does not say that it serves while Redis is frozen', async () => {
    await fragile.start();
    const server = await start({ redisUrl: fragile.url, checkEveryMs: 100 });
    await until('it serves', () => server.isServing);
    fragile.freeze();
    await until('it says so', () => !server.isServing);
    expect(server.trouble).toMatch(/no answer|away/);
    fragile.thaw();
    await until('it serves again', () => server.isServing);
  }, 40_000);

  it.each(['away from the start', 'killed', 'frozen'])('closes by the deadline with Redis %s', async (state) => {
    const isThere = state !== 'away from the start';
    if (isThere) await fragile.start();
    const server = await start({ redisUrl: fragile.url, closeTimeoutMs: 300 });
    if (isThere) await until('it serves', () => server.isServing);
    if (state === 'killed') await fragile.kill();
    if (state === 'frozen') fragile.freeze();
    const late = new AbortController();
    const app = apps.pop();
    const closed = app?.close().then(() => 'closed');
    const deadline = once(AbortSignal.any([late.signal, AbortSignal.timeout(5000)]), 'abort').then(() => 'hung');
    expect(await Promise.race([closed, deadline])).toBe('closed');
    late.abort();
    fragile.thaw();
  });
});
