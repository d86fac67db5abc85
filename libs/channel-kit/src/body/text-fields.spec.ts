import { describe, expect, it } from '@jest/globals';
import { hasAnyOf, restOf, textFields, textOf } from './text-fields.js';

const NAMES = ['mobile', 'text', 'time', 'toString'] as const;

describe('textOf', () => {
  it.each([
    ['', ''],
    [' 路灯 ', ' 路灯 '],
    [0, '0'],
    [1795312800, '1795312800'],
    [-1.5, '-1.5'],
    [null, null],
    [undefined, null],
    [true, null],
    [['a'], null],
    [{ a: 1 }, null],
  ])('makes of %j the text %j', (value, text) => {
    expect(textOf(value)).toBe(text);
  });
});

describe('the fields of a record', () => {
  const record = { mobile: 13800000000, text: ['a'], time: null, sign: '市民热线', more: null };

  it('are texts or null', () => {
    expect(textFields(record, NAMES)).toEqual({ mobile: '13800000000', text: null, time: null, toString: null });
    expect(textFields({ text: '' }, NAMES).text).toBe('');
  });

  it('leave what they do not tell', () => {
    expect(restOf(record, NAMES)).toEqual({ text: ['a'], sign: '市民热线', more: null });
    expect(restOf({}, NAMES)).toEqual({});
  });

  it('are its own, whatever they hold', () => {
    expect(hasAnyOf({ time: null }, NAMES)).toBe(true);
    expect(hasAnyOf({ sign: 'x' }, NAMES)).toBe(false);
    expect(hasAnyOf({}, NAMES)).toBe(false);
  });
});
