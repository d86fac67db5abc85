import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { INestMicroservice } from '@nestjs/common';
import { Redis } from 'ioredis';
import { readEnvironment } from '#libs/config';
import { BegunMarks, OnceLedger, Quarantine } from '#libs/ledger';
import { BatchProducer } from '#libs/queue';
import { reserveRedis, type RedisHarness } from '#libs/testing';
import { aBatch, anEnvelope, toyInstance } from '../test/toy.js';
import { HealthServer } from './health-server.js';
import { createNormalizer } from './normalizer.js';

const SILENT = { info: () => undefined, warn: () => undefined, error: () => undefined };
const ROOT = new URL('../../../', import.meta.url).pathname;

describe('the normalizer', () => {
  let redis: RedisHarness;
  let dataDir: string;
  let app: INestMicroservice | undefined;
  let producer: BatchProducer;
  let consumer: ChildProcess | undefined;
  const clients: Redis[] = [];

  beforeEach(async () => {
    redis = await reserveRedis({ appendonly: true, config: [['appendfsync', 'always']] });
    dataDir = await mkdtemp(join(tmpdir(), 'normalizer-'));
    const partitions = { inbound: 2, intake: 1 };
    producer = new BatchProducer({ redisUrl: redis.url, prefix: 'hotline', partitions, log: SILENT, timeoutMs: 1000 });
  });

  afterEach(async () => {
    consumer?.kill('SIGKILL');
    consumer = undefined;
    for (const client of clients.splice(0)) client.disconnect();
    await app?.close();
    app = undefined;
    await producer.close();
    await redis.dispose();
    await rm(dataDir, { recursive: true, force: true });
  });

  async function start(): Promise<INestMicroservice> {
    const settings = readEnvironment({
      REDIS_URL: redis.url,
      INBOUND_PARTITIONS: '2',
      NORMALIZER_PORT: '0',
      DATA_DIR: dataDir,
      LOG_LEVEL: 'silent',
    });
    const loaded = { instances: new Map([['city-toy', toyInstance()]]), faults: [], disabled: new Set(['faulty']) };
    app = await createNormalizer(settings, {}, loaded);
    await app.listen();
    return app;
  }

  function connect(): Redis {
    const client = new Redis(redis.url);
    client.on('error', () => undefined);
    clients.push(client);
    return client;
  }

  const ask = (path: string) => fetch(`${app?.get(HealthServer).address}${path}`);

  async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
    // A job whose worker lost Redis at the wrong moment comes back after 15 to 20 s.
    const deadline = Date.now() + 40_000;
    while (!(await isSo().catch(() => false))) {
      if (Date.now() > deadline) throw new Error(`waited in vain until ${what}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
  const untilReady = () => until('it is ready', async () => (await ask('/readyz')).status === 200);

  /** The example of a ticketing consumer, as it stands in the repository; gives its lines as they come. */
  function consume(): (count: number) => Promise<string[]> {
    const env = { REDIS_URL: redis.url };
    consumer = spawn(process.execPath, [join(ROOT, 'examples/ticketing-consumer.mjs')], { env, cwd: ROOT });
    const lines: string[] = [];
    const reader = createInterface({ input: consumer.stdout ?? process.stdin });
    reader.on('line', (line) => lines.push(line));
    return async (count) => {
      while (lines.length < count) await once(reader, 'line');
      return lines;
    };
  }

  it('carries messages from inbound to a plain BullMQ consumer, in order, each once', async () => {
    await redis.start();
    await start();
    await untilReady();
    const read = consume();
    const [a, b, c] = [anEnvelope('say:one'), anEnvelope('say:two'), anEnvelope('more:three')];
    await producer.add({ ...aBatch(1, a, a, b), partition: 1 });
    await producer.add({ ...aBatch(4, b, c), partition: 1 });
    expect(await read(3)).toEqual([
      `intake.created ${a.id} city-toy one`,
      `intake.created ${b.id} city-toy two`,
      `intake.updated ${c.id} city-toy three`,
    ]);
    const metrics = await (await ask('/metrics')).text();
    expect(metrics).toContain('hotline_messages_ended_total{channel="city-toy",state="queued",app="normalizer"} 3');
    expect(metrics).toContain('hotline_messages_ended_total{channel="city-toy",state="duplicate",app="normalizer"} 2');
    expect(metrics).toContain('hotline_partitions_paused{app="normalizer"} 0');
  }, 30_000);

  it('is alive without Redis, ready with it, and works through an outage in the middle of a batch', async () => {
    await start();
    expect((await ask('/healthz')).status).toBe(200);
    expect(await (await ask('/readyz')).json()).toEqual({ status: 'not ready', redis: 'away' });
    await redis.start();
    await untilReady();
    const envelopes = Array.from({ length: 400 }, (_, index) => anEnvelope(`say:${index}`));
    const client = connect();
    await producer.add(aBatch(1, ...envelopes));
    await until(
      'the batch was begun',
      async () => (await client.exists(`hotline:once:${envelopes[0]?.dedupeKey}`)) === 1,
    );
    await redis.kill();
    await redis.start();
    const ledger = new OnceLedger(client, 'hotline');
    await until('all are queued', async () => (await ledger.ends('0123456789abcdef')).queued === 400);
    expect(await client.llen('hotline:intake:wait')).toBe(400);
    expect(await client.zcard('hotline:inbound-0:failed')).toBe(0);
    await untilReady();
  }, 60_000);

  it('waits for the gateway’s numbers of partitions, and stops while they are others', async () => {
    await producer.close();
    await redis.start();
    await start();
    const why = async () => ((await (await ask('/readyz')).json()) as { readonly redis?: string }).redis;
    await until('it waits', async () => /has not recorded/.test((await why()) ?? ''));
    const client = connect();
    await client.hset('hotline:partitions', { inbound: '2', intake: '1' });
    await untilReady();
    await client.hset('hotline:partitions', { inbound: '8' });
    await until('it says so', async () =>
      /INBOUND_PARTITIONS is 2 here, but 8 at the gateway/.test((await why()) ?? ''),
    );
    await client.hset('hotline:partitions', { inbound: '2' });
    await untilReady();
  }, 60_000);

  it('works a batch that came back message by message, and quarantines the one that killed three normalizers', async () => {
    await redis.start();
    await producer.add(aBatch(1, anEnvelope('say:a'), anEnvelope('say:b'), anEnvelope('say:c')));
    const client = connect();
    // What the dead leave behind: an active job without a lock, and their marks on the second message.
    await client.lmove('hotline:inbound-0:wait', 'hotline:inbound-0:active', 'RIGHT', 'LEFT');
    await client.hset('hotline:inbound-0:0123456789abcdef.0.1-3', { stc: 30, ats: 31 });
    for (let killed = 0; killed < 3; killed += 1) await new BegunMarks(client, 'hotline').begin('0123456789abcdef', 2);
    await start();
    const ledger = new OnceLedger(client, 'hotline');
    await until('all have ended', async () => {
      const { queued, quarantined } = await ledger.ends('0123456789abcdef');
      return queued + quarantined === 3;
    });
    expect(await ledger.endStates('0123456789abcdef', 1, 3)).toEqual(['queued', 'quarantined', 'queued']);
    const entries = await new Quarantine(client, 'hotline').list(10);
    expect(entries.map(({ ref, code }) => [ref, code])).toEqual([['0123456789abcdef.2', 'NORMALIZER_CRASHED']]);
    expect(await client.zcard('hotline:inbound-0:failed')).toBe(0);
    await until('the marks are gone', async () => (await client.keys('hotline:begun:*')).length === 0);
  }, 60_000);

  it('pauses a partition, and says why, while the media folder is not there or a channel is faulty', async () => {
    await redis.start();
    await start();
    await untilReady();
    const blob = createHash('sha256').update('say:stored').digest('hex');
    await producer.add(aBatch(1, anEnvelope('x', { body: { blob, bytes: 10 } })));
    const { channel } = anEnvelope('');
    const faulty = anEnvelope('say:a', { channel: { ...channel, id: 'faulty' } });
    await producer.add({ ...aBatch(2, faulty), partition: 1 });
    const paused = async () => {
      const told = (await (await ask('/readyz')).json()) as { readonly paused?: Record<string, string> };
      return told.paused ?? {};
    };
    await until('both are paused', async () => Object.keys(await paused()).length === 2);
    expect(await paused()).toEqual({
      'inbound-0': expect.stringMatching(/^reading a body: there is no media folder .*media; mount/),
      'inbound-1': expect.stringMatching(/^normalizing: the channel "faulty" is faulty/),
    });
    // All at once, as a mount is: a folder that is there without the blob would be believed.
    await mkdir(join(dataDir, 'elsewhere', blob.slice(0, 2)), { recursive: true });
    await writeFile(join(dataDir, 'elsewhere', blob.slice(0, 2), blob), 'say:stored');
    await rename(join(dataDir, 'elsewhere'), join(dataDir, 'media'));
    const ledger = new OnceLedger(connect(), 'hotline');
    await until('the first went on', async () => (await ledger.ends('0123456789abcdef')).queued === 1);
    await producer.add(aBatch(3, anEnvelope('y', { body: { blob: '0'.repeat(64), bytes: 10 } })));
    await until('the missing one is quarantined', async () => {
      return (await ledger.ends('0123456789abcdef')).quarantined === 1;
    });
    expect(Object.keys(await paused())).toEqual(['inbound-1']);
  }, 60_000);

  it('does not start with a channels file that is no list of channels', async () => {
    const file = join(dataDir, 'channels.yaml');
    await writeFile(file, 'chanels: []');
    const settings = readEnvironment({ CHANNELS_FILE: file, LOG_LEVEL: 'silent' });
    await expect(createNormalizer(settings, {})).rejects.toThrow('channels.yaml:1');
  });

  it('fails a batch of a version that it does not know, and keeps it', async () => {
    await redis.start();
    await start();
    await untilReady();
    await producer.add({ ...aBatch(1, anEnvelope('say:a')), v: 2 as never });
    const client = connect();
    await until('it has failed', async () => (await client.zcard('hotline:inbound-0:failed')) === 1);
    const reason = await client.hget('hotline:inbound-0:0123456789abcdef.0.1-1', 'failedReason');
    expect(reason).toContain('it has version 2, this release reads 1');
  }, 30_000);

  it.each(['running', 'killed', 'frozen'])(
    'stops in time with Redis %s, and is gone from its port',
    async (state) => {
      await redis.start();
      await start();
      await untilReady();
      const address = app?.get(HealthServer).address ?? '';
      if (state === 'killed') await redis.kill();
      if (state === 'frozen') redis.freeze();
      const closing = app?.close().then(() => 'closed');
      app = undefined;
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise((resolve) => (timer = setTimeout(resolve, 14_000, 'still running')));
      expect(await Promise.race([closing, late])).toBe('closed');
      clearTimeout(timer);
      redis.thaw();
      await expect(fetch(`${address}/healthz`)).rejects.toThrow();
    },
    20_000,
  );

  it('does not start with a channels file that is not there, and says so', async () => {
    const settings = readEnvironment({ CHANNELS_FILE: join(dataDir, 'none.yaml'), LOG_LEVEL: 'silent' });
    await expect(createNormalizer(settings, {})).rejects.toThrow('CHANNELS_FILE: cannot be read');
  });
});
