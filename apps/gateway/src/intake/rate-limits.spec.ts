import { expect, it } from '@jest/globals';
import type { ChannelInstance } from '#libs/channel-registry';
import { bucketOf, networkOf, RateLimits } from './rate-limits.js';

it.each([
  ['203.0.113.7', '203.0.113.7'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['2001:db8:1:2:3:4:5:6', '8193:3512:1:2'],
  ['2001:db8:1:2:ffff::1', '8193:3512:1:2'],
  ['fe80::1%eth0', '65152:0:0:0'],
  ['203.0.113.7:49152', '203.0.113.7'],
  ['[2001:db8:1:2::1]:49152', '8193:3512:1:2'],
  ['[2001:db8:1:2::1]', '8193:3512:1:2'],
  ['not an address', 'not an address'],
])('counts %s as %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});

it('remembers no more of many addresses than there is room for, and tells nearly all apart', () => {
  const buckets = (addresses: number) =>
    new Set(Array.from({ length: addresses }, (_, index) => bucketOf(`2001:db8:${index.toString(16)}:1::1`, 'salt')))
      .size;
  expect(buckets(1000)).toBeGreaterThan(950);
  expect(buckets(20_000)).toBeLessThan(19_500);
  expect(bucketOf('2001:db8:1:2:3::4', 'salt')).toBe(bucketOf('2001:db8:1:2::5', 'salt'));
  expect(bucketOf('203.0.113.7', 'salt')).not.toBe(bucketOf('203.0.113.7', 'other'));
});

it('counts look-ups and messages apart', async () => {
  const limits = new RateLimits();
  const instance = { id: 'portal', limits: { bodyBytes: 1, ratePerSecond: 0.001, burst: 2 } } as ChannelInstance;
  const waits = async (wish: 'messages' | 'lookups') => (await limits.consume(instance, wish, '203.0.113.7')) > 0;
  expect([await waits('lookups'), await waits('lookups'), await waits('lookups')]).toEqual([false, false, true]);
  expect([await waits('messages'), await waits('messages')]).toEqual([false, false]);
  await limits.giveBack(instance, 'messages');
  expect([await waits('lookups'), await waits('messages'), await waits('messages')]).toEqual([true, false, true]);
});

it('lets no single address use up the look-ups of all, where anybody may look', async () => {
  const limits = new RateLimits();
  const perAddress = { requests: 1, seconds: 600 };
  const instance = { id: 'portal', limits: { bodyBytes: 1, ratePerSecond: 0.001, burst: 16, perAddress } };
  const passed = async (address: string) => {
    const waits = Array.from({ length: 20 }, () => limits.consume(instance as ChannelInstance, 'lookups', address));
    return (await Promise.all(waits)).filter((seconds) => seconds === 0).length;
  };
  expect(await passed('203.0.113.7')).toBe(2);
  expect(await passed('203.0.113.8')).toBe(2);
});
