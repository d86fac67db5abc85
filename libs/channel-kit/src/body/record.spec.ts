import { describe, expect, it } from '@jest/globals';
import { isRecord } from './record.js';

describe('isRecord', () => {
  it.each([[{}], [{ a: 1 }], [Object.create(null)]])('is true of %j', (value) => {
    expect(isRecord(value)).toBe(true);
  });

  it.each([[null], [undefined], [[]], [[{}]], ['{}'], [1], [true]])('is false of %j', (value) => {
    expect(isRecord(value)).toBe(false);
  });
});
