import { expect, it } from '@jest/globals';
import { networkOf } from './rate-limits.js';

it.each([
  ['203.0.113.7', '203.0.113.7'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['2001:db8:1:2:3:4:5:6', '8193:3512:1:2'],
  ['2001:db8:1:2:ffff::1', '8193:3512:1:2'],
  ['fe80::1%eth0', '65152:0:0:0'],
  ['not an address', 'not an address'],
])('counts %s as %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});
