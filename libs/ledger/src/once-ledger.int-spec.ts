import { Redis } from 'ioredis';
import { reserveRedis, startRedis, type RedisHarness } from '#libs/testing';
import { LedgerUnavailable, OnceLedger, type EndedEntry, type LedgerEntry } from './index.js';

const hex = (digit: string) => digit.repeat(32);
const KEY = hex('a');
const CONTENT = hex('1');

describe('the once-ledger', () => {
  let redis: RedisHarness;
  let client: Redis;
  let ledger: OnceLedger;

  beforeAll(async () => {
    redis = await startRedis();
    client = new Redis(redis.url);
    ledger = new OnceLedger(client, 'test');
  });

  beforeEach(async () => {
    await client.flushall();
  });

  afterAll(async () => {
    client.disconnect();
    await redis.dispose();
  });

  const entry = (seq: number, more: Partial<LedgerEntry> = {}): LedgerEntry => ({
    seq,
    dedupeKey: KEY,
    contentDigest: CONTENT,
    ...more,
  });
  const ended = (seq: number, more: Partial<EndedEntry> = {}): EndedEntry => ({
    ...entry(seq),
    state: 'queued',
    isOwner: true,
    ...more,
  });

  describe('reserving', () => {
    it('lets the first delivery pass and tells the second', async () => {
      expect(await ledger.reserve('one', [entry(1)])).toEqual(['fresh']);
      expect(await ledger.reserve('one', [entry(2)])).toEqual(['duplicate']);
      expect(await ledger.reserve('two', [entry(1)])).toEqual(['duplicate']);
    });

    it('lets the same position pass again until it is confirmed', async () => {
      await ledger.reserve('one', [entry(1)]);
      expect(await ledger.reserve('one', [entry(1)])).toEqual(['again']);
      await ledger.confirm('one', 0, [ended(1)]);
      expect(await ledger.reserve('one', [entry(1)])).toEqual(['done']);
    });

    it('does not take position 12 of a journal for position 1', async () => {
      await ledger.reserve('one', [entry(1)]);
      expect(await ledger.reserve('one', [entry(12)])).toEqual(['duplicate']);
    });

    it('tells repeats inside one batch', async () => {
      const other = { dedupeKey: hex('b') };
      expect(await ledger.reserve('one', [entry(1), entry(2), entry(3, other), entry(4)])).toEqual([
        'fresh',
        'duplicate',
        'fresh',
        'duplicate',
      ]);
    });

    it('lets another content under the same key pass, flagged, and tells its repeats', async () => {
      const changed = { contentDigest: hex('2') };
      expect(await ledger.reserve('one', [entry(1), entry(2, changed)])).toEqual(['fresh', 'conflict']);
      expect(await ledger.reserve('one', [entry(2, changed)])).toEqual(['conflict']);
      expect(await ledger.reserve('one', [entry(3, changed), entry(4)])).toEqual(['duplicate', 'duplicate']);
      await ledger.confirm('one', 0, [ended(1), ended(2, changed)]);
      expect(await ledger.reserve('one', [entry(1), entry(2, changed)])).toEqual(['done', 'done']);
      expect(await ledger.reserve('one', [entry(5, { contentDigest: hex('3') })])).toEqual(['conflict']);
    });

    it('lets exactly one of many racing owners pass', async () => {
      const racers = Array.from({ length: 50 }, (_, racer) => ledger.reserve(`journal-${racer}`, [entry(7)]));
      const verdicts = (await Promise.all(racers)).flat();
      expect(verdicts.filter((verdict) => verdict === 'fresh')).toHaveLength(1);
      expect(verdicts.filter((verdict) => verdict === 'duplicate')).toHaveLength(49);
    });

    it('forgets after the time asked for, and confirming does not make it forget sooner or later', async () => {
      await ledger.reserve('one', [entry(1), entry(2, { dedupeKey: hex('b'), ttlSeconds: 1000 })]);
      await ledger.confirm('one', 0, [ended(1)]);
      expect(await client.ttl(`test:once:${KEY}`)).toBeGreaterThan(6.9 * 86_400);
      expect(await client.ttl(`test:once:${KEY}`)).toBeLessThanOrEqual(7 * 86_400);
      expect(await client.ttl(`test:once:${hex('b')}`)).toBeLessThanOrEqual(1000);
    });

    it('takes at most 200 bytes for a key', async () => {
      await ledger.reserve('0123456789abcdef', [entry(123_456_789)]);
      expect(await client.memory('USAGE', `test:once:${KEY}`)).toBeLessThanOrEqual(200);
    });
  });

  describe('messages in doubt', () => {
    const doubted = (seq: number) => entry(seq, { isDoubted: true });
    const quarantined = (seq: number) => ended(seq, { isDoubted: true, state: 'quarantined' });

    it('are repeats of the good one that came before', async () => {
      await ledger.reserve('one', [entry(1)]);
      expect(await ledger.reserve('one', [doubted(2)])).toEqual(['duplicate']);
    });

    it('are repeats of one another, but do not hold up the good one', async () => {
      expect(await ledger.reserve('one', [doubted(1)])).toEqual(['fresh']);
      await ledger.confirm('one', 0, [quarantined(1)]);
      expect(await ledger.reserve('one', [doubted(2)])).toEqual(['duplicate']);
      expect(await ledger.reserve('one', [entry(3)])).toEqual(['fresh']);
      expect(await ledger.reserve('one', [entry(4)])).toEqual(['duplicate']);
    });

    it.each([
      ['in one batch', [[1, 2, 3]]],
      ['in one each', [[1], [2], [3]]],
    ])('do not hold up the good one before they are quarantined either, %s', async (_where, batches) => {
      const byPosition = [doubted(1), entry(2), entry(3)];
      const reserve = async () => {
        const verdicts = [];
        for (const seqs of batches)
          verdicts.push(
            ...(await ledger.reserve(
              'one',
              seqs.map((seq) => byPosition[seq - 1]!),
            )),
          );
        return verdicts;
      };
      expect(await reserve()).toEqual(['fresh', 'fresh', 'duplicate']);
      await ledger.confirm('one', 0, [quarantined(1), ended(2), ended(3, { state: 'duplicate', isOwner: false })]);
      expect(await ledger.reserve('one', [entry(2), doubted(4), entry(5)])).toEqual(['done', 'duplicate', 'duplicate']);
    });

    it('pass again at their own position until they are quarantined', async () => {
      await ledger.reserve('one', [doubted(1)]);
      expect(await ledger.reserve('one', [doubted(1)])).toEqual(['again']);
      expect(await ledger.reserve('one', [doubted(2)])).toEqual(['duplicate']);
    });

    it('are not found again in place of the good one when Redis lost both reservations meanwhile', async () => {
      await ledger.reserve('one', [doubted(1), entry(2)]);
      await client.flushall();
      await ledger.confirm('one', 0, [quarantined(1), ended(2)]);
      expect(await ledger.reserve('one', [entry(3)])).toEqual(['duplicate']);
    });

    it('are done when their own position comes again', async () => {
      await ledger.reserve('one', [doubted(1)]);
      await ledger.confirm('one', 0, [quarantined(1)]);
      expect(await ledger.reserve('one', [doubted(1)])).toEqual(['done']);
    });
  });

  describe('confirming', () => {
    it('counts a position once, however often it is confirmed', async () => {
      const batch = [
        ended(1),
        ended(2, { state: 'duplicate', isOwner: false }),
        ended(3, { state: 'ignored', dedupeKey: hex('b') }),
        ended(4, { state: 'quarantined', dedupeKey: hex('c') }),
      ];
      expect(await ledger.confirm('one', 3, batch)).toBe(4);
      expect(await ledger.confirm('one', 3, batch)).toBe(0);
      expect(await ledger.ends('one')).toEqual({ queued: 1, duplicate: 1, quarantined: 1, ignored: 1 });
      expect(await ledger.ends('two')).toEqual({ queued: 0, duplicate: 0, quarantined: 0, ignored: 0 });
    });

    it('counts two workers that end the same batch at once only once', async () => {
      const batch = Array.from({ length: 20 }, (_, index) => ended(index, { dedupeKey: hex((index % 10).toString()) }));
      const counted = await Promise.all([ledger.confirm('one', 0, batch), ledger.confirm('one', 0, batch)]);
      expect(counted.sort()).toEqual([0, 20]);
      expect((await ledger.ends('one')).queued).toBe(20);
    });

    it('keeps partitions apart', async () => {
      await ledger.confirm('one', 0, [ended(1)]);
      await ledger.confirm('one', 5, [ended(2, { dedupeKey: hex('b') })]);
      const counts = { queued: 1, duplicate: 0, quarantined: 0, ignored: 0 };
      expect(Object.fromEntries(await ledger.endsByPartition('one'))).toEqual({ 0: counts, 5: counts });
    });

    it('lets a quarantined message be queued after all, and moves its count', async () => {
      await ledger.confirm('one', 0, [ended(1, { state: 'quarantined' })]);
      await ledger.confirm('one', 0, [ended(1, { state: 'queued' })]);
      await ledger.confirm('one', 0, [ended(1, { state: 'quarantined' })]);
      expect(await ledger.ends('one')).toEqual({ queued: 1, duplicate: 0, quarantined: 0, ignored: 0 });
    });

    it('marks a reservation that Redis lost meanwhile, so that repeats are still told', async () => {
      await ledger.reserve('one', [entry(1)]);
      await client.flushall();
      await ledger.confirm('one', 0, [ended(1)]);
      expect(await ledger.reserve('one', [entry(1), entry(2)])).toEqual(['done', 'duplicate']);
    });

    it('leaves alone what another position holds', async () => {
      await ledger.reserve('one', [entry(1)]);
      await ledger.confirm('one', 0, [ended(2)]);
      expect(await ledger.reserve('one', [entry(1)])).toEqual(['again']);
    });

    it('tells the end of every position, across chunks and with gaps', async () => {
      await ledger.confirm('one', 0, [
        ended(8190),
        ended(8192, { state: 'duplicate', isOwner: false }),
        ended(16_384, { state: 'ignored', dedupeKey: hex('b') }),
      ]);
      expect(await ledger.endStates('one', 8189, 4)).toEqual([undefined, 'queued', undefined, 'duplicate']);
      expect(await ledger.endStates('one', 16_383, 3)).toEqual([undefined, 'ignored', undefined]);
    });
  });

  describe('status', () => {
    const status = { id: 'intake-1', instance: 'city-app', at: '2026-01-02T03:04:05.000Z' };

    it('is kept for thirty days, for messages that ask for it', async () => {
      await ledger.confirm('one', 0, [ended(1, { status }), ended(2, { dedupeKey: hex('b') })]);
      expect(await ledger.findStatus('intake-1')).toEqual({
        state: 'queued',
        instance: 'city-app',
        at: '2026-01-02T03:04:05.000Z',
      });
      expect(await client.ttl('test:status:intake-1')).toBeGreaterThan(29 * 86_400);
      expect(await client.keys('test:status:*')).toEqual(['test:status:intake-1']);
      expect(await ledger.findStatus('intake-2')).toBeUndefined();
    });

    it('does not let a repeat hide that the first was queued', async () => {
      await ledger.confirm('one', 0, [ended(1, { status })]);
      await ledger.confirm('one', 0, [ended(2, { status, state: 'duplicate', isOwner: false })]);
      expect(await ledger.findStatus('intake-1')).toMatchObject({ state: 'queued' });
    });

    it('tells that a quarantined message was queued after all', async () => {
      await ledger.confirm('one', 0, [ended(1, { status, state: 'quarantined' })]);
      expect(await ledger.findStatus('intake-1')).toMatchObject({ state: 'quarantined' });
      await ledger.confirm('one', 0, [ended(2, { status })]);
      expect(await ledger.findStatus('intake-1')).toMatchObject({ state: 'queued' });
    });
  });

  it('gives up a reservation of its own that is not confirmed, and no other', async () => {
    const changed = { contentDigest: hex('2') };
    await ledger.reserve('one', [entry(1), entry(2, changed)]);
    expect(await ledger.release('one', [entry(3)])).toBe(0);
    expect(await ledger.release('one', [entry(2, changed)])).toBe(1);
    expect(await ledger.reserve('one', [entry(5, changed)])).toEqual(['conflict']);
    expect(await ledger.release('one', [entry(1)])).toBe(1);
    expect(await ledger.reserve('one', [entry(4)])).toEqual(['fresh']);
    await ledger.confirm('one', 0, [ended(4)]);
    expect(await ledger.release('one', [entry(4)])).toBe(0);
  });

  it('finds the content first seen under a key', async () => {
    const content = '0123456789abcdef0123456789abcdef';
    expect(await ledger.findContent(KEY)).toBeUndefined();
    await ledger.reserve('one', [entry(1, { contentDigest: content }), entry(2)]);
    expect(await ledger.findContent(KEY)).toBe(content);
  });

  it('asks nothing of Redis for nothing', async () => {
    expect(await ledger.reserve('one', [])).toEqual([]);
    expect(await ledger.confirm('one', 0, [])).toBe(0);
    expect(await ledger.release('one', [])).toBe(0);
    expect(await client.dbsize()).toBe(0);
  });

  it('says that it was unavailable when Redis is away', async () => {
    const nowhere = await reserveRedis();
    const lost = new Redis(nowhere.url, { enableOfflineQueue: false, lazyConnect: true });
    const unreachable = new OnceLedger(lost, 'test');
    await expect(unreachable.reserve('one', [entry(1)])).rejects.toThrow(LedgerUnavailable);
    await expect(unreachable.confirm('one', 0, [ended(1)])).rejects.toThrow('confirming 1 message(s) of journal one');
    lost.disconnect();
    await nowhere.dispose();
  });
});
