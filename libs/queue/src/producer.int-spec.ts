import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { reserveRedis, startRedis, type RedisHarness } from '#libs/testing';
import { BatchProducer, jobDepth, partitionsAgreed, recordPartitions, RedisAway, RedisRefused } from './index.js';

type Batch = Parameters<BatchProducer['add']>[0];

const PARTITIONS = { inbound: 4, intake: 1 };

function batch(first: number, last: number, partition = 2): Batch {
  const envelopes = Array.from({ length: last - first + 1 }, (_, index) => ({
    seq: first + index,
    envelope: { v: 1, id: `message-${first + index}` },
  }));
  return { v: 1, journal: '0011223344556677', partition, envelopes } as unknown as Batch;
}

describe('the batch producer', () => {
  let redis: RedisHarness;
  let client: Redis;
  let producer: BatchProducer;
  let warned: unknown[];

  const log = { info: () => undefined, warn: (line: unknown) => void warned.push(line), error: () => undefined };
  const producerTo = (url: string, timeoutMs?: number) =>
    new BatchProducer({ redisUrl: url, prefix: 'test', partitions: PARTITIONS, log, timeoutMs });

  beforeAll(async () => {
    redis = await startRedis();
    client = new Redis(redis.url);
  });

  beforeEach(async () => {
    await client.flushall();
    await client.config('SET', 'maxmemory-policy', 'noeviction');
    warned = [];
    producer = producerTo(redis.url);
  });

  afterEach(() => producer.close());

  afterAll(async () => {
    client.disconnect();
    await redis.dispose();
  });

  async function jobsOf(name: string) {
    const queue = new Queue(name, { connection: client, prefix: 'test' });
    try {
      return await queue.getJobs();
    } finally {
      await queue.close();
    }
  }

  it('puts a batch as one job on its partition, named for its range, and the same batch only once', async () => {
    await producer.add(batch(5, 7));
    await producer.add(batch(5, 7));
    const jobs = await jobsOf('inbound-2');
    expect(jobs.map(({ id, name }) => ({ id, name }))).toEqual([
      { id: '0011223344556677.2.5-7', name: 'envelopes.forwarded' },
    ]);
    expect(jobs[0]?.data).toEqual(batch(5, 7));
    expect(await jobDepth(client, 'test', 'inbound', 4)).toEqual({ waiting: 1, active: 0, delayed: 0, failed: 0 });
  });

  it('warns, once, of a Redis without an append-only file', async () => {
    await producer.add(batch(1, 1));
    await producer.add(batch(2, 2));
    expect(warned).toEqual([expect.objectContaining({ event: 'redis.doubted' })]);
  });

  it('refuses a Redis that evicts, names the setting, and hands over once that is mended', async () => {
    await client.config('SET', 'maxmemory-policy', 'allkeys-lru');
    const refusal = producer.add(batch(1, 1));
    await expect(refusal).rejects.toMatchObject({ name: 'RedisRefused', code: 'REDIS_EVICTS' });
    await expect(refusal).rejects.toThrow('maxmemory-policy is "allkeys-lru"');
    expect(await jobsOf('inbound-2')).toEqual([]);
    await client.config('SET', 'maxmemory-policy', 'noeviction');
    const mended = producerTo(redis.url);
    await mended.add(batch(1, 1));
    expect(await jobsOf('inbound-2')).toHaveLength(1);
    await mended.close();
  });

  it('never hangs: without Redis from the start, and with a frozen one; what was unknown is added again', async () => {
    const later = await reserveRedis();
    const patient = producerTo(later.url, 400);
    await expect(patient.add(batch(1, 1))).rejects.toThrow(RedisAway);
    await later.start();
    await eventually(() => patient.add(batch(1, 1)));
    later.freeze();
    await expect(patient.add(batch(2, 3))).rejects.toThrow('handing over messages 2-3 of journal 0011223344556677');
    later.thaw();
    await eventually(() => patient.add(batch(2, 3)));
    await later.kill();
    await expect(patient.add(batch(4, 4))).rejects.toThrow();
    await later.start();
    await eventually(() => patient.add(batch(4, 4)));
    const other = new Redis(later.url);
    expect((await jobDepth(other, 'test', 'inbound', 4)).waiting).toBe(1);
    other.disconnect();
    await patient.close();
    await later.dispose();
  }, 20_000);

  describe('the numbers of partitions', () => {
    it('may change only while nothing waits in the queues laid out for the old ones', async () => {
      await producer.add(batch(1, 1));
      const change = () => recordPartitions(client, 'test', { inbound: 8, intake: 1 });
      await expect(change()).rejects.toThrow(RedisRefused);
      await expect(change()).rejects.toThrow('INBOUND_PARTITIONS is 8, but 1 job(s) lie in queues laid out for 4');
      await client.del('test:inbound-2:wait');
      await change();
      expect(await client.hgetall('test:partitions')).toEqual({ inbound: '8', intake: '1' });
    });

    it('are recorded before the first message, as soon as Redis is there', async () => {
      const later = await reserveRedis();
      const early = producerTo(later.url);
      await later.start();
      const other = new Redis(later.url);
      await eventually(async () =>
        expect(await other.hgetall('test:partitions')).toEqual({
          inbound: '4',
          intake: '1',
        }),
      );
      other.disconnect();
      await early.close();
      await later.dispose();
    });

    it('are waited for, never recorded or changed, by those who only consume', async () => {
      await client.del('test:partitions');
      const check = partitionsAgreed('test', { inbound: 4, intake: 2 });
      await expect(check(client)).rejects.toThrow('the gateway has not recorded its numbers of partitions yet');
      expect(await client.exists('test:partitions')).toBe(0);
      await recordPartitions(client, 'test', { inbound: 4, intake: 1 });
      await expect(check(client)).rejects.toThrow('INTAKE_PARTITIONS is 2 here, but 1 at the gateway');
      expect(await client.hgetall('test:partitions')).toEqual({ inbound: '4', intake: '1' });
      await recordPartitions(client, 'test', { inbound: 4, intake: 2 });
      await check(client);
      await client.del('test:partitions');
      await expect(check(client)).resolves.toBeUndefined();
      await recordPartitions(client, 'test', { inbound: 8, intake: 2 });
      await expect(check(client)).rejects.toThrow('INBOUND_PARTITIONS is 4 here, but 8 at the gateway');
    });

    it('count a batch that failed for good as work left, and a failed intake as not', async () => {
      await recordPartitions(client, 'test', PARTITIONS);
      await client.zadd('test:intake:failed', 1, 'x');
      await recordPartitions(client, 'test', { inbound: 4, intake: 2 });
      await client.zadd('test:inbound-3:failed', 1, 'x');
      await expect(recordPartitions(client, 'test', { inbound: 1, intake: 2 })).rejects.toThrow('1 job(s) lie');
    });
  });
});

async function eventually(attempt: () => Promise<unknown>): Promise<void> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    try {
      await attempt();
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
