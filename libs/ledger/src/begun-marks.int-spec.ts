import { Redis } from 'ioredis';
import { startRedis, type RedisHarness } from '#libs/testing';
import { BegunMarks, LedgerUnavailable } from './index.js';

describe('marks of what was begun', () => {
  let redis: RedisHarness;
  let client: Redis;
  const aProcess = () => new BegunMarks(client, 'test');

  beforeAll(async () => {
    redis = await startRedis();
    client = new Redis(redis.url);
  });

  beforeEach(async () => {
    await client.flushall();
  });

  afterAll(async () => {
    client.disconnect();
    await redis.dispose();
  });

  it('counts the processes that began a message, each once, and messages apart', async () => {
    const [one, other] = [aProcess(), aProcess()];
    expect(await one.begin('j', 7)).toBe(1);
    expect(await one.begin('j', 7)).toBe(1);
    expect(await other.begin('j', 7)).toBe(2);
    expect(await other.begin('j', 8)).toBe(1);
    expect(await other.begin('k', 7)).toBe(1);
  });

  it('forgets a process that lived, and everything of a message that ended', async () => {
    const [one, other, third] = [aProcess(), aProcess(), aProcess()];
    await one.begin('j', 7);
    await other.begin('j', 7);
    await other.survived('j', 7);
    expect(await third.begin('j', 7)).toBe(2);
    await third.ended('j', 7);
    expect(await client.dbsize()).toBe(0);
  });

  it('runs out', async () => {
    await aProcess().begin('j', 7);
    expect(await client.ttl('test:begun:j.7')).toBeGreaterThan(86_000);
  });

  it('says that it was unavailable when Redis is away; taking marks away never fails', async () => {
    const lost = new Redis(redis.url, { enableOfflineQueue: false, lazyConnect: true });
    const marks = new BegunMarks(lost, 'test');
    await expect(marks.begin('j', 7)).rejects.toThrow(LedgerUnavailable);
    await marks.survived('j', 7);
    await marks.ended('j', 7);
    lost.disconnect();
  });
});
