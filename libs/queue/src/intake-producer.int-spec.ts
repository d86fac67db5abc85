import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { startRedis, type RedisHarness } from '#libs/testing';
import { IntakeProducer } from './index.js';

type Serialized = Parameters<IntakeProducer['add']>[0][number];
type Urgency = Serialized['intake']['urgency'];

const OPTIONS = {
  attempts: 10,
  backoff: { type: 'exponential', delay: 2000 },
  removeOnComplete: { age: 86_400 },
  removeOnFail: false,
};

function intake(id: string, more: { urgency?: Urgency; action?: 'create' | 'urge'; head?: string } = {}): Serialized {
  const { urgency = 'normal', action = 'create', head = '00000000' } = more;
  const orderingKey = head + '0'.repeat(24);
  return { intake: { id, urgency, action, orderingKey }, json: JSON.stringify({ id, text: '一句话' }) };
}

describe('the intake producer', () => {
  let redis: RedisHarness;
  let client: Redis;

  beforeAll(async () => {
    redis = await startRedis();
    client = new Redis(redis.url, { maxRetriesPerRequest: null });
  });

  beforeEach(async () => {
    await client.flushall();
  });

  afterAll(async () => {
    client.disconnect();
    await redis.dispose();
  });

  async function withQueue<T>(use: (queue: Queue) => Promise<T>, name = 'intake'): Promise<T> {
    const queue = new Queue(name, { connection: client, prefix: 'test' });
    try {
      return await use(queue);
    } finally {
      await queue.close();
    }
  }

  it.each([
    ['normal', {}],
    ['critical', { lifo: true }],
  ] as const)('leaves in Redis what BullMQ itself leaves for a job of %s urgency', async (urgency, more) => {
    // Written on one queue of each kind, one key after the other.
    const ours = intake('ours', { urgency });
    await withQueue((queue) => queue.waitUntilReady());
    await new IntakeProducer(client, 'test', 1).add([ours]);
    await withQueue(
      (queue) => queue.add('intake.created', { id: 'ours', text: '一句话' }, { ...OPTIONS, ...more, jobId: 'ours' }),
      'theirs',
    );
    const kept = async (queue: string) => {
      const { timestamp, opts, ...job } = await client.hgetall(`test:${queue}:ours`);
      expect(Number(timestamp)).toBeGreaterThan(Date.now() - 60_000);
      // BullMQ repeats the job id among the options, which nothing reads.
      const { jobId: _jobId, ...options } = JSON.parse(opts ?? '') as Record<string, unknown>;
      const events = await client.xrange(`test:${queue}:events`, '-', '+');
      const keys = (await client.keys(`test:${queue}:*`)).map((key) => key.slice(`test:${queue}:`.length)).sort();
      return {
        job,
        options,
        keys,
        events: events.map(([, fields]) => fields),
        wait: await client.lrange(`test:${queue}:wait`, 0, -1),
      };
    };
    expect(await kept('intake')).toEqual(await kept('theirs'));
    expect((await kept('intake')).options).toEqual({ ...OPTIONS, ...more });
  });

  it('names the job for what it is, and puts what is urgent before all that waits', async () => {
    const producer = new IntakeProducer(client, 'test', 1);
    await producer.add([intake('a'), intake('b', { action: 'urge' })]);
    await producer.add([intake('c', { urgency: 'urgent' }), intake('d')]);
    const taken: string[] = [];
    const worker = new Worker('intake', async (job) => void taken.push(`${job.id} ${job.name}`), {
      connection: client,
      prefix: 'test',
      autorun: false,
    });
    const drained = new Promise((resolve) => worker.on('drained', () => resolve(undefined)));
    void worker.run();
    await drained;
    await worker.close();
    expect(taken).toEqual(['c intake.created', 'a intake.created', 'b intake.updated', 'd intake.created']);
  });

  it('adds an intake once, however often it is told to, and keeps the first', async () => {
    const producer = new IntakeProducer(client, 'test', 1);
    await producer.add([intake('a'), intake('a')]);
    await producer.add([{ ...intake('a'), json: '{"changed":true}' }]);
    const jobs = await withQueue((queue) => queue.getJobs());
    expect(jobs.map(({ id, data }) => ({ id, data: data as unknown }))).toEqual([
      { id: 'a', data: { id: 'a', text: '一句话' } },
    ]);
  });

  it('wakes a worker that is waiting for work', async () => {
    const worker = new Worker('intake', async () => undefined, { connection: client, prefix: 'test' });
    await new Promise((resolve) => worker.once('drained', () => resolve(undefined)));
    const completed = new Promise<string | undefined>((resolve) => worker.once('completed', (job) => resolve(job.id)));
    await new IntakeProducer(client, 'test', 1).add([intake('a')]);
    expect(await completed).toBe('a');
    await worker.close();
  });

  it('spreads over partitions by sender', async () => {
    const producer = new IntakeProducer(client, 'test', 3);
    await producer.add([
      intake('a', { head: '00000004' }),
      intake('b', { head: '00000002' }),
      intake('c', { head: '00000001' }),
    ]);
    expect(await client.lrange('test:intake-1:wait', 0, -1)).toEqual(['c', 'a']);
    expect(await client.lrange('test:intake-2:wait', 0, -1)).toEqual(['b']);
    expect(await client.exists('test:intake:wait', 'test:intake-0:wait')).toBe(0);
  });

  it('adds nothing and says so when Redis is full', async () => {
    await client.config('SET', 'maxmemory', '1');
    await expect(new IntakeProducer(client, 'test', 1).add([intake('a')])).rejects.toThrow('OOM');
    await client.config('SET', 'maxmemory', '0');
    expect(await client.exists('test:intake:a')).toBe(0);
  });
});
