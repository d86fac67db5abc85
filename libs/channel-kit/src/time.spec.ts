import { Instant } from '#libs/contracts';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { anyTime, epochMillis, epochSeconds, shanghaiTime } from './time.js';

describe('shanghaiTime', () => {
  it.each([
    ['2026-11-22 10:00:00', '2026-11-22T10:00:00+08:00'],
    ['2026/11/22 10:00', '2026-11-22T10:00:00+08:00'],
    ['20261122100000', '2026-11-22T10:00:00+08:00'],
    ['2026-11-22T10:00:00', '2026-11-22T10:00:00+08:00'],
    ['2026-11-22 10:00:00.480', '2026-11-22T10:00:00.480+08:00'],
    ['2026-1-2 3:04:05', '2026-01-02T03:04:05+08:00'],
    ['2028-02-29 23:59:59', '2028-02-29T23:59:59+08:00'],
    [' 2026-01-01 00:00:00 ', '2026-01-01T00:00:00+08:00'],
  ])('reads %s', (text, instant) => {
    expect(shanghaiTime(text)).toBe(instant);
    expect(Instant.safeParse(instant).success).toBe(true);
  });

  it.each([
    '',
    '昨天',
    '2026-11-22',
    '10:00:00',
    '2026-02-29 10:00:00',
    '2026-13-01 10:00:00',
    '2026-11-31 10:00:00',
    '2026-11-22 24:00:00',
    '2026-11-22 10:60:00',
    '2026-11-22 10:00:60',
    '2026-11/22 10:00:00',
    '0000-00-00 00:00:00',
    '0001-01-01 00:00:00',
    '2026112210000',
    '2026-11-22 10:00:00Z',
    '22-11-2026 10:00:00',
    '2026-11-22 10:00:00 PM',
  ])('does not guess at %j', (text) => {
    expect(shanghaiTime(text)).toBeNull();
  });
});

describe('epochSeconds and epochMillis', () => {
  it('read text and numbers', () => {
    expect(epochSeconds(1795312800)).toBe('2026-11-22T10:00:00+08:00');
    expect(epochSeconds('1795312800')).toBe('2026-11-22T10:00:00+08:00');
    expect(epochSeconds('1795312800.5')).toBe('2026-11-22T10:00:00.500+08:00');
    expect(epochMillis(1795312800412)).toBe('2026-11-22T10:00:00.412+08:00');
    expect(epochMillis('1795312800000')).toBe('2026-11-22T10:00:00+08:00');
  });

  it.each(['', '0', '-1', 'x', '1795312800000', '0x6b0a', '1e9', 'Infinity', ' ', NaN, Infinity, 0, 1795312800000])(
    'epochSeconds does not guess at %p',
    (value) => {
      expect(epochSeconds(value)).toBeNull();
    },
  );

  it.each(['', '0', '1795312800', 'x', 0, NaN, 1795312800])('epochMillis does not guess at %p', (value) => {
    expect(epochMillis(value)).toBeNull();
  });
});

describe('anyTime', () => {
  it.each([
    ['2026-11-22T02:00:00Z', '2026-11-22T10:00:00+08:00'],
    ['2026-11-22T02:00:00.123456Z', '2026-11-22T10:00:00.123456+08:00'],
    ['2026-11-22T10:00:00+08:00', '2026-11-22T10:00:00+08:00'],
    ['2026-11-22T10:00:00+0800', '2026-11-22T10:00:00+08:00'],
    ['2026-11-21T21:00:00-05:00', '2026-11-22T10:00:00+08:00'],
    ['2026-12-31T20:00:00Z', '2027-01-01T04:00:00+08:00'],
    ['2026-11-22 10:00:00', '2026-11-22T10:00:00+08:00'],
    ['20261122100000', '2026-11-22T10:00:00+08:00'],
    ['1795312800', '2026-11-22T10:00:00+08:00'],
    ['1795312800412', '2026-11-22T10:00:00.412+08:00'],
  ])('reads %s', (text, instant) => {
    expect(anyTime(text)).toBe(instant);
  });

  it.each([
    '',
    'tomorrow',
    '2026-11-22',
    '2026-02-30T10:00:00Z',
    '2026-11-22T10:00:00+25:00',
    '179531280',
    '17953128001',
  ])('does not guess at %j', (text) => {
    expect(anyTime(text)).toBeNull();
  });

  it('gives the instant of every ISO 8601 time', () => {
    const dates = fc.date({ min: new Date('1950-01-02'), max: new Date('2099-12-30'), noInvalidDate: true });
    fc.assert(
      fc.property(dates, (date) => {
        const instant = anyTime(date.toISOString());
        expect(Date.parse(instant ?? '')).toBe(date.getTime());
      }),
    );
  });

  it('never throws', () => {
    fc.assert(
      fc.property(
        fc.string(),
        (text) => void [anyTime(text), shanghaiTime(text), epochSeconds(text), epochMillis(text)],
      ),
    );
  });
});
