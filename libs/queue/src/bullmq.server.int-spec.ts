import { Controller, Module, type INestMicroservice, type Type } from '@nestjs/common';
import { EventPattern } from '@nestjs/microservices';
import { Queue, type JobsOptions } from 'bullmq';
import { Redis } from 'ioredis';
import { firstValueFrom, lastValueFrom } from 'rxjs';
import { reserveRedis, startRedis, type RedisHarness } from '#libs/testing';
import { makeApp, Script, SILENT, ToyController, until } from '../test/toy-app.js';
import { BullMqClient, BullMqRecord, JobRefused, type BullMqServer, type BullMqServerOptions } from './index.js';

describe('the BullMQ transport', () => {
  let redis: RedisHarness;
  let script: Script;
  let apps: INestMicroservice[];
  let control: Redis;
  let prefix: string;
  let run = 0;

  beforeAll(async () => {
    redis = await startRedis({ appendonly: true, config: [['appendfsync', 'always']] });
  });

  beforeEach(() => {
    script = Script.current = new Script();
    apps = [];
    prefix = `toy${(run += 1)}`;
    control = new Redis(redis.url);
    control.on('error', () => undefined);
  });

  afterEach(async () => {
    await Promise.all(apps.map((app) => app.close()));
    control.disconnect();
  });

  afterAll(async () => {
    await redis.dispose();
  });

  async function start(options: Partial<BullMqServerOptions> = {}, module?: Type): Promise<BullMqServer> {
    const { app, server } = await makeApp({ redisUrl: redis.url, prefix, ...options }, module);
    apps.push(app);
    await app.listen();
    return server;
  }

  async function withQueue<T>(name: string, use: (queue: Queue) => Promise<T>): Promise<T> {
    const queue = new Queue(name, { connection: control, prefix });
    try {
      return await use(queue);
    } finally {
      await queue.close();
    }
  }

  const add = (name: string, data: unknown, jobId: string, options: JobsOptions = {}, queue = 'one') =>
    withQueue(queue, (target) => target.add(name, data, { jobId, ...options }));
  const stateOf = (jobId: string, queue = 'one') => withQueue(queue, (target) => target.getJobState(jobId));

  describe('client and server', () => {
    let client: BullMqClient;

    beforeEach(() => {
      client = new BullMqClient({ redisUrl: redis.url, prefix, queue: 'two', log: SILENT });
    });

    afterEach(() => client.close());

    it('carries what is emitted to its handler, once per job id', async () => {
      await start();
      await lastValueFrom(client.emit('note', new BullMqRecord('first', { jobId: 'a', removeOnComplete: false })));
      await lastValueFrom(client.emit('note', new BullMqRecord('again', { jobId: 'a' })));
      await lastValueFrom(client.emit('note', new BullMqRecord('second', { jobId: 'b' })));
      await script.untilSeen(2);
      expect(script.seen).toEqual(['first', 'second']);
      await until('it is completed', async () => (await stateOf('b', 'two')) === 'completed');
    });

    it('answers what is sent', async () => {
      await start();
      const record = new BullMqRecord({ value: 21 }, { jobId: 'c' });
      expect(await firstValueFrom(client.send<number>('double', record))).toBe(42);
    });

    it('refuses data without a job id', async () => {
      await expect(lastValueFrom(client.emit('note', 'bare'))).rejects.toThrow('must be a BullMqRecord with a jobId');
    });

    it('does not hang when there never was a Redis, and works once there is one', async () => {
      const later = await reserveRedis();
      const early = new BullMqClient({ redisUrl: later.url, prefix, queue: 'one', log: SILENT, timeoutMs: 300 });
      const emitting = lastValueFrom(early.emit('note', new BullMqRecord('x', { jobId: 'd' })));
      await expect(emitting).rejects.toThrow('connecting to Redis: no answer within 300 ms');
      await later.start();
      await until('it is emitted', () =>
        lastValueFrom(early.emit('note', new BullMqRecord('x', { jobId: 'd' }))).then(
          () => true,
          () => false,
        ),
      );
      await early.close();
      await later.dispose();
    });
  });

  describe('failures', () => {
    it('counts one against a job and tries it again as its options say', async () => {
      script.fail = (attempt) => (attempt === 0 ? new Error('not today') : undefined);
      await start();
      await add('note', 'x', 'a', { attempts: 2 });
      await until('it is completed', async () => (await stateOf('a')) === 'completed');
      expect(script.seen).toEqual(['x', 'x']);
    });

    it('fails a job at once that says it never can succeed, and keeps its reason', async () => {
      script.fail = () => new JobRefused('no such thing');
      await start({ pausesOn: () => true });
      await add('note', 'x', 'a', { attempts: 5 });
      await until('it has failed', async () => (await stateOf('a')) === 'failed');
      expect(script.seen).toHaveLength(1);
      const reason = await withQueue('one', async (queue) => (await queue.getJob('a'))?.failedReason);
      expect(reason).toBe('no such thing');
    });

    it('fails a job of an unknown name, and says what to add', async () => {
      await start();
      await add('nobody', 'x', 'a', { attempts: 5 });
      await until('it has failed', async () => (await stateOf('a')) === 'failed');
      const reason = await withQueue('one', async (queue) => (await queue.getJob('a'))?.failedReason);
      expect(reason).toBe(`no handler for the job "nobody": add @EventPattern('nobody')`);
    });

    it('pauses the queue in place when the failure is not the job’s own: nothing overtakes, no attempt is used', async () => {
      let isBroken = true;
      script.fail = (_attempt, data) => (isBroken && data === 1 ? new Error('the disk is away') : undefined);
      const server = await start({ pausesOn: () => true });
      for (const value of [1, 2, 3]) await add('note', value, `job-${value}`);
      await add('note', 'elsewhere', 'other', {}, 'two');
      await until('the other queue went on and the job was tried twice', () => {
        return script.seen.includes('elsewhere') && script.seen.filter((value) => value === 1).length >= 2;
      });
      expect(script.seen).not.toContain(2);
      expect(server.paused).toEqual({ one: 'the disk is away' });
      isBroken = false;
      await until('all are completed', async () => (await stateOf('job-3')) === 'completed');
      const order = script.seen.filter((value) => value !== 'elsewhere');
      expect([...new Set(order)]).toEqual([1, 2, 3]);
      expect(server.paused).toEqual({});
      expect(await withQueue('one', async (queue) => (await queue.getJob('job-1'))?.attemptsMade)).toBe(1);
    });

    it('never fails a job for having stalled, however often', async () => {
      await add('note', 'x', 'a');
      // As a worker leaves it that died, for the hundredth time.
      await control.lmove(`${prefix}:one:wait`, `${prefix}:one:active`, 'RIGHT', 'LEFT');
      await control.hset(`${prefix}:one:a`, { stc: 99, ats: 100 });
      await start({ queues: ['one'], stalledIntervalMs: 50 });
      await until('it has ended', async () => ['completed', 'failed'].includes(await stateOf('a')));
      expect(await stateOf('a')).toBe('completed');
      expect(script.seen).toEqual(['x']);
    });

    it('gives a paused job back, first in line, when it is closed meanwhile', async () => {
      script.fail = () => new Error('the disk is away');
      await start({ pausesOn: () => true });
      await add('note', 1, 'job-1');
      await add('note', 2, 'job-2');
      await script.untilSeen(1);
      await apps.pop()?.close();
      const { waiting, active } = await withQueue('one', (queue) => queue.getJobCounts('waiting', 'active'));
      expect({ waiting, active }).toEqual({ waiting: 2, active: 0 });
      script = Script.current = new Script();
      await start();
      await script.untilSeen(2);
      expect(script.seen).toEqual([1, 2]);
    });
  });

  it('works one job of a queue at a time, over all replicas', async () => {
    let running = 0;
    let most = 0;
    script.fail = async () => {
      most = Math.max(most, (running += 1));
      await new Promise((resolve) => setTimeout(resolve, 5));
      running -= 1;
    };
    await start();
    await start();
    for (let index = 0; index < 12; index += 1) await add('note', index, `job-${index}`);
    await until('all are completed', async () => (await stateOf('job-11')) === 'completed');
    expect(most).toBe(1);
    expect(script.seen).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  });

  describe('starting', () => {
    it('is refused when a pattern lacks its handler', async () => {
      await expect(start({ patterns: ['note', 'lost'] })).rejects.toThrow(`no handler for @EventPattern('lost')`);
      apps = [];
    });

    it('is refused when a pattern has two', async () => {
      @Controller()
      class SecondController {
        @EventPattern<string>('note')
        note(): void {}
      }
      @Module({ controllers: [ToyController, SecondController] })
      class DoubleModule {}
      await expect(start({}, DoubleModule)).rejects.toThrow('"note" has two handlers');
      apps = [];
    });

    it('takes no job while preparing is refused', async () => {
      let isRefused = true;
      let asked = 0;
      const prepare = async () => {
        asked += 1;
        if (isRefused) throw new Error('not laid out yet');
      };
      const server = await start({ prepare });
      await until('it was asked', () => asked === 1);
      await add('note', 'x', 'a');
      expect(server.isServing).toBe(false);
      expect(script.seen).toEqual([]);
      isRefused = false;
      await script.untilSeen(1);
      expect(server.isServing).toBe(true);
    }, 20_000);
  });

  describe('the standing check', () => {
    it('stops the taking of jobs when it is refused later, and goes on by itself', async () => {
      let refusal: Error | undefined;
      const prepare = async () => {
        if (refusal) throw refusal;
      };
      const server = await start({ prepare, checkEveryMs: 20, queues: ['one'] });
      await add('note', 1, 'job-1');
      await script.untilSeen(1);
      refusal = new Error('laid out anew');
      await until('it is refused', () => server.trouble === 'laid out anew');
      expect(server.isServing).toBe(false);
      await add('note', 2, 'job-2');
      // Fetched before the worker heard of it or not: nobody works it.
      await until('it lies waiting', async () => (await stateOf('job-2')) === 'waiting');
      expect(script.seen).toEqual([1]);
      refusal = undefined;
      await until('it serves again', () => server.isServing);
      await script.untilSeen(2);
      expect(script.seen).toEqual([1, 2]);
    });

    it('leaves the jobs to others while it is refused', async () => {
      let isRefused = false;
      const prepare = async () => {
        if (isRefused) throw new Error('laid out anew');
      };
      const refused = await start({ prepare, checkEveryMs: 20, queues: ['one'] });
      await until('it serves', () => refused.isServing);
      isRefused = true;
      await until('it is refused', () => !refused.isServing);
      await add('note', 1, 'job-1');
      await add('note', 2, 'job-2');
      await start({ queues: ['one'] });
      await script.untilSeen(2);
      expect(script.seen).toEqual([1, 2]);
      await until('both are completed', async () => (await stateOf('job-2')) === 'completed');
      expect(refused.isServing).toBe(false);
    });

    it('limits a queue to one job again after Redis was emptied', async () => {
      await start({ checkEveryMs: 20 });
      await until('it was', async () => (await control.hget(`${prefix}:one:meta`, 'concurrency')) === '1');
      await control.del(`${prefix}:one:meta`);
      await until('it is again', async () => (await control.hget(`${prefix}:one:meta`, 'concurrency')) === '1');
    });
  });
});
