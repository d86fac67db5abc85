import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BadPayload } from '../errors.js';
import { parseJson } from './json.js';

const parse = (text: string): unknown => parseJson(Buffer.from(text));
const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
const faultOf = (text: string): string => {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof BadPayload) return error.message;
    throw error;
  }
  return 'none';
};

describe('parseJson', () => {
  it('gives what JSON.parse gives for whatever has no long number', () => {
    const short = (_name: string, value: unknown): unknown =>
      typeof value === 'number' ? Math.round(value * 1000) % 1_000_000 : value;
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 20 }), fc.constantFrom(undefined, 2, '\t'), (value, indent) => {
        const text = JSON.stringify(value, short, indent);
        fc.pre(!/"(__proto__|constructor)"/.test(text));
        expect(parse(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it.each([
    ['9007199254740991', 9007199254740991],
    ['-9007199254740991', -9007199254740991],
    ['9007199254740992', '9007199254740992'],
    ['-9007199254740993', '-9007199254740993'],
    ['12345678901234567890', '12345678901234567890'],
    ['0.1', 0.1],
    ['1.50', 1.5],
    ['116.39712800000001', 116.39712800000001],
    ['116.3971280000000123', '116.3971280000000123'],
    ['0.30000000000000004', 0.30000000000000004],
    ['1e3', 1000],
    ['1E400', '1E400'],
    ['1e-400', '1e-400'],
    ['-0', -0],
  ])('reads %s', (digits, value) => {
    expect(parse(digits)).toBe(value);
    expect(parse(`{"id":[${digits}]}`)).toEqual({ id: [value] });
  });

  it('keeps every integer: as a number where it is exact, otherwise as its digits', () => {
    fc.assert(
      fc.property(fc.bigInt(), (integer) => {
        expect(String(parse(`[ ${integer} ]`))).toBe(String(integer));
      }),
    );
  });

  it('does not take digits in a string for a number', () => {
    expect(parse('{"id":"12345678901234567890","n":1,"s":"\\"99999999999999999999"}')).toEqual({
      id: '12345678901234567890',
      n: 1,
      s: '"99999999999999999999',
    });
  });

  it.each(['{"a":1,"a":2}', '{"a":12345678901234567890,"a":2}'])(
    'lets the last of a repeated name count: %s',
    (text) => {
      expect(parse(text)).toEqual({ a: 2 });
    },
  );

  it('reads 64 deep and refuses 65', () => {
    expect(parse(nested(64))).toBeInstanceOf(Array);
    expect(faultOf(nested(65))).toBe('reading JSON: it is nested deeper than 64 (byte 64)');
    expect(faultOf(nested(100_000))).toMatch(/deeper than 64/);
    expect(faultOf('{"a":'.repeat(100_000))).toMatch(/deeper than 64/);
  });

  it('counts only brackets outside of strings, and only those that are open', () => {
    expect(parse(JSON.stringify({ a: '['.repeat(500) }))).toEqual({ a: '['.repeat(500) });
    expect(parse(`[${'[],'.repeat(500)}[]]`)).toHaveLength(501);
  });

  it.each([
    ['{"__proto__":{"x":1}}', 'a key'],
    ['{"a":[{"__proto__":null}]}', 'a key below'],
    ['{"\\u005f_proto__":{"x":1}}', 'an escaped key'],
    ['{"\\u005F\\u005f\\u0070roto\\u005f_" : {}}', 'a key escaped throughout'],
    ['{"id":12345678901234567890,"__proto__":{"x":1}}', 'a key beside a long number'],
    ['{"id":12345678901234567890,"\\u005f_proto__":1}', 'an escaped key beside a long number'],
    ['{"constructor":{"prototype":{"x":1}}}', 'a way round'],
    ['{"id":12345678901234567890,"constructor":{"prototype":{}}}', 'a way round beside a long number'],
  ])('refuses %s (%s)', (text) => {
    expect(faultOf(text)).toBe('reading JSON: it has a key "__proto__" or "constructor.prototype"');
    expect(({} as { x?: unknown }).x).toBeUndefined();
  });

  it('takes such words as text', () => {
    const said = { text: '"__proto__":', constructor: 'GmbH' };
    expect(parse(JSON.stringify(said))).toEqual(said);
  });

  it.each([
    ['{"a":', 'reading JSON: it is not JSON (character 5)'],
    ['{"content":"张三说" x}', 'reading JSON: it is not JSON (character 17)'],
    ['', 'reading JSON: it is not JSON (character 0)'],
    ['[1,]', 'reading JSON: it is not JSON (character 3)'],
    ['12345678901234567890x', 'reading JSON: it is not JSON (character 20)'],
    ['{"id":12345678901234567890,', 'reading JSON: it is not JSON (character 27)'],
    ["{'a':1}", 'reading JSON: it is not JSON (character 1)'],
    ['NaN', 'reading JSON: it is not JSON (character 0)'],
    ['"\n"', 'reading JSON: it is not JSON (character 1)'],
  ])('says where %j goes wrong, without quoting it', (text, fault) => {
    expect(faultOf(text)).toBe(fault);
  });

  it('refuses what is not UTF-8, and drops a byte-order mark', () => {
    expect(() => parseJson(Buffer.from([0x22, 0xff, 0x22]))).toThrow('the bytes are not utf-8');
    expect(parseJson(Buffer.from('\ufeff{"a":1}'))).toEqual({ a: 1 });
  });

  it('throws nothing but BadPayload', () => {
    const pieces = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '"',
      '\\',
      ':',
      ',',
      '1',
      '-',
      '.',
      'e',
      'null',
      'true',
      ' ',
      '9'.repeat(20),
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), (list) => void faultOf(list.join(''))),
      { numRuns: 2000 },
    );
  });
});
