import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BadPayload } from '../errors.js';
import { sliceJsonArray } from './json-array.js';

const slices = (text: string): string[] =>
  sliceJsonArray(Buffer.from(text)).map((slice) => Buffer.from(slice).toString());

describe('sliceJsonArray', () => {
  it('gives the exact bytes of each element', () => {
    expect(slices(' [ {"id": 12345678901234567890 , "a":"],["} ,[1, 2],"\\"," , null,-1.50 ]\n')).toEqual([
      '{"id": 12345678901234567890 , "a":"],["}',
      '[1, 2]',
      '"\\","',
      'null',
      '-1.50',
    ]);
  });

  it('gives nothing for an empty array', () => {
    expect(slices('[]')).toEqual([]);
    expect(slices('\ufeff[ \n ]')).toEqual([]);
  });

  it('gives back every array of JSON, element by element', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue({ maxDepth: 5 })), fc.constantFrom(undefined, 2), (list, indent) => {
        const text = JSON.stringify(list, null, indent);
        expect(slices(text).map((slice) => JSON.parse(slice) as unknown)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('leaves a fault inside an element to whoever reads it, for its neighbours’ sake', () => {
    expect(slices('[{"a":1},{broken},{"a":3}]')).toEqual(['{"a":1}', '{broken}', '{"a":3}']);
  });

  it.each([
    ['', 'it is not an array'],
    ['{"a":[]}', 'it is not an array'],
    ['"["', 'it is not an array'],
    ['[1', 'ends before'],
    ['["a', 'ends before'],
    ['["a\\', 'ends before'],
    ['[{]}', 'closes what was not opened'],
    ['[1,]', 'an element is empty'],
    ['[,1]', 'an element is empty'],
    ['[1]]', 'something follows'],
    ['[1] x', 'something follows'],
    ['['.repeat(65) + ']'.repeat(65), 'deeper than 64'],
  ])('refuses %j', (text, fault) => {
    expect(() => slices(text)).toThrow(BadPayload);
    expect(() => slices(text)).toThrow(fault);
  });
});
