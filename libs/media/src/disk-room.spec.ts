import { expect, it } from '@jest/globals';
import { isAlmostFull } from './disk-room.js';

const MIB_BLOCKS = 1024 ** 2;
const GIB = 1024;

it.each([
  ['2 GiB of 1 TiB', 1024 * GIB, 2 * GIB, false],
  ['less than 2 GiB of 1 TiB', 1024 * GIB, 2 * GIB - 1, true],
  ['500 MiB of 4 GiB', 4 * GIB, 500, false],
  ['100 MiB of 4 GiB', 4 * GIB, 100, true],
  ['nothing', 4 * GIB, 0, true],
])('of a disk with %s left', (_left, blocks, bavail, isLow) => {
  expect(isAlmostFull({ blocks, bavail, bsize: MIB_BLOCKS })).toBe(isLow);
});

it('leaves half of that room to whoever may take the other half', () => {
  expect([1024, 1023].map((bavail) => isAlmostFull({ blocks: 1024 * GIB, bavail, bsize: MIB_BLOCKS }, 0.5))).toEqual([
    false,
    true,
  ]);
});
