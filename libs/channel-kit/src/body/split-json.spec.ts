import { describe, expect, it } from '@jest/globals';
import { BadPayload } from '../errors.js';
import { firstCharacter, isBlankJson, splitJson } from './split-json.js';

describe('firstCharacter', () => {
  it.each([
    ['', undefined],
    [' \t\r\n', undefined],
    ['\ufeff', undefined],
    ['\ufeff \n[1]', '['],
    [' {"a":1}', '{'],
    ['cdr=%7B', 'c'],
  ])('of %j is %j', (text, first) => {
    expect(firstCharacter(Buffer.from(text))).toBe(first);
  });

  it('is a mark only where the mark is whole', () => {
    expect(firstCharacter(Buffer.from([0xef, 0xbb, 0x5b]))).toBe('\u00ef');
  });
});

describe('splitJson', () => {
  const elementsOf = (text: string) =>
    splitJson({ bytes: Buffer.from(text) }).map(({ bytes }) => bytes && Buffer.from(bytes).toString());

  it('gives each element of an array its own bytes', () => {
    expect(elementsOf('\ufeff [ {"id": 1e0} ,\n7 ]')).toEqual(['{"id": 1e0}', '7']);
    expect(elementsOf('[]')).toEqual([]);
  });

  it.each(['', '{"id":1}', 'null', 'cdr=[1]'])('takes %j for one message, unseen', (text) => {
    expect(elementsOf(text)).toEqual([undefined]);
  });

  it('does not understand an array that does not end', () => {
    expect(() => elementsOf('[{"a":1}')).toThrow(BadPayload);
  });
});

describe('isBlankJson', () => {
  const isBlank = (text: string): boolean => isBlankJson(Buffer.from(text));

  it.each(['', ' \r\n', '\ufeff', '[]', ' [ ] ', '{}', '\ufeff{ }', 'null'])('is true of %j', (text) => {
    expect(isBlank(text)).toBe(true);
  });

  it.each(['[{}]', '[null]', '{"a":null}', '""', '0', 'false'])('is false of %j', (text) => {
    expect(isBlank(text)).toBe(false);
  });

  it.each(['{', '[', 'text=a', '<xml/>'])('does not understand %j', (text) => {
    expect(() => isBlank(text)).toThrow(BadPayload);
  });
});
