import { checkedRedisUrl, redisOptions } from './index.js';

describe('Redis connections', () => {
  it('of a worker have no command time-out, which would end its blocking reads for ever', () => {
    const options = redisOptions('worker');
    expect(options.commandTimeout).toBeUndefined();
    expect(options.maxRetriesPerRequest).toBeNull();
    // Longer than the 10 s that a blocking read of BullMQ may take.
    expect(options.socketTimeout).toBeGreaterThan(10_000);
  });

  it('of a producer fail fast', () => {
    expect(redisOptions('producer')).toMatchObject({
      enableOfflineQueue: false,
      maxRetriesPerRequest: 1,
      commandTimeout: 2000,
      connectTimeout: 2000,
    });
  });

  it.each(['producer', 'worker'] as const)('of a %s come back within a second', (kind) => {
    const waits = [1, 2, 5, 20, 1000].map((times) => Number(redisOptions(kind).retryStrategy?.(times)));
    expect(Math.max(...waits)).toBeLessThanOrEqual(1000);
    expect(Math.min(...waits)).toBeGreaterThan(0);
  });

  it('take no URL of another scheme, and do not repeat its password', () => {
    expect(checkedRedisUrl('rediss://user:word@host:6380/1')).toBe('rediss://user:word@host:6380/1');
    expect(() => checkedRedisUrl('redis+sentinel://user:word@host')).toThrow(
      'connecting to Redis: REDIS_URL begins with "redis+sentinel"; use redis:// or rediss://',
    );
  });
});
