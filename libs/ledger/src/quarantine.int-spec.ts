import { Redis } from 'ioredis';
import { startRedis, type RedisHarness } from '#libs/testing';
import { LedgerUnavailable, Quarantine, type QuarantinedMessage } from './index.js';

describe('the quarantine index', () => {
  let redis: RedisHarness;
  let client: Redis;
  let quarantine: Quarantine;

  beforeAll(async () => {
    redis = await startRedis();
    client = new Redis(redis.url);
    quarantine = new Quarantine(client, 'test');
  });

  afterAll(async () => {
    client.disconnect();
    await redis.dispose();
  });

  const message = (seq: number, code = 'STALE'): QuarantinedMessage => ({
    ref: `journal.${seq}`,
    instance: 'sms',
    id: `intake-${seq}`,
    code,
    detail: 'signed an hour ago',
    at: `2026-01-02T03:04:0${seq}.000Z`,
  });

  it('lists the newest first, keeps the first word on each, and lets go of what is decided', async () => {
    await quarantine.add([message(1), message(3)]);
    await quarantine.add([message(2), message(1, 'BODY_NOT_UNDERSTOOD')]);
    expect(await quarantine.count()).toBe(3);
    expect(await quarantine.list(2)).toEqual([message(3), message(2)]);
    expect(await quarantine.list(10)).toEqual([message(3), message(2), message(1)]);
    expect(await quarantine.remove(['journal.3', 'journal.9'])).toBe(1);
    expect(await quarantine.list(10)).toEqual([message(2), message(1)]);
    expect(await quarantine.count()).toBe(2);
    expect(await quarantine.list(0)).toEqual([]);
  });

  it('tells which positions of a journal it speaks of', async () => {
    await quarantine.add([message(5), message(6), { ...message(7), ref: 'journal2.7' }]);
    const since = Date.parse('2026-01-02T03:04:06.000Z');
    expect(await quarantine.positionsOf('journal', since)).toEqual(new Set([6]));
    expect(await quarantine.positionsOf('journal2', 0)).toEqual(new Set([7]));
  });

  it('says so when a full Redis takes no more', async () => {
    await client.config('SET', 'maxmemory', '1');
    await expect(quarantine.add([message(4)])).rejects.toThrow(LedgerUnavailable);
    await client.config('SET', 'maxmemory', '0');
    expect(await quarantine.list(10)).not.toContainEqual(message(4));
  });
});
