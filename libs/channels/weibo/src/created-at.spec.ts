import { describe, expect, it } from '@jest/globals';
import { weiboTime } from '../test/weibo.js';
import { createdAtOf, instantOf } from './created-at.js';

describe('the time as Weibo writes it', () => {
  it.each([
    ['Mon Jul 16 18:09:20 +0800 2012', '2012-07-16T18:09:20+08:00'],
    ['Sun Nov 22 10:00:00 +0800 2026', '2026-11-22T10:00:00+08:00'],
    ['Sun Nov 22 02:00:00 +0000 2026', '2026-11-22T10:00:00+08:00'],
    ['Sat Nov 21 21:30:00 -0430 2026', '2026-11-22T10:00:00+08:00'],
    ['Thu Feb 29 23:59:59 +0800 2024', '2024-02-29T23:59:59+08:00'],
    ['Thu Jan 01 00:00:00 +0800 2026', '2026-01-01T00:00:00+08:00'],
  ])('%s is %s', (written, instant) => {
    expect(instantOf(written)).toBe(instant);
  });

  it.each([
    '',
    'Sun Nov 22 10:00:00 2026',
    'Mon Nov 22 10:00:00 +0800 2026',
    'Sun Nov 31 10:00:00 +0800 2026',
    'Sun Feb 29 10:00:00 +0800 2026',
    'Sun Nov 22 24:00:00 +0800 2026',
    'Sun Nov 22 10:60:00 +0800 2026',
    'Sun Nov 22 10:00:00 +2500 2026',
    'Sun Nov 22 10:00:00 CST 2026',
    'Sun Foo 22 10:00:00 +0800 2026',
    'Sun nov 22 10:00:00 +0800 2026',
    'Sun Nov 2 10:00:00 +0800 2026',
    'Sun, 22 Nov 2026 10:00:00 +0800',
    ' Sun Nov 22 10:00:00 +0800 2026',
    'Sun Nov 22 10:00:00 +0800 2026\n',
    'Sun Nov 22 10:00:00 +0800 12026',
    '2026-11-22T10:00:00+08:00',
    '1795312800',
  ])('%j is none', (written) => {
    expect(instantOf(written)).toBeNull();
  });

  it('is written as it is read', () => {
    expect(createdAtOf(Date.parse('2012-07-16T18:09:20+08:00'))).toBe('Mon Jul 16 18:09:20 +0800 2012');
    for (const day of ['2024-02-29', '2026-01-01', '2026-12-31', '2027-09-05']) {
      const at = Date.parse(`${day}T00:30:07+08:00`);
      expect(createdAtOf(at)).toBe(weiboTime(at));
      expect(instantOf(weiboTime(at))).toBe(`${day}T00:30:07+08:00`);
    }
  });
});
