import { describe, expect, it } from '@jest/globals';
import { filled, TEXTS } from './index.js';

/** Every text with the path to it: `script.located`. */
function textsIn(value: unknown, path = ''): (readonly [path: string, text: string])[] {
  if (typeof value === 'string') return [[path, value]];
  return Object.entries(value as object).flatMap(([key, inner]) => textsIn(inner, `${path}.${key}`));
}

const blanksIn = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();

describe('the texts', () => {
  it('say as much in English as in Chinese, with the same blanks', () => {
    const [zh, en] = [textsIn(TEXTS.zh), textsIn(TEXTS.en)];
    expect(en.map(([path]) => path)).toEqual(zh.map(([path]) => path));
    expect(en.map(([path, text]) => [path, blanksIn(text)])).toEqual(zh.map(([path, text]) => [path, blanksIn(text)]));
  });

  it('offer the same choices', () => {
    const values = (choices: readonly (readonly [string, string, string])[]) => choices.map(([value]) => value);
    expect(values(TEXTS.en.types)).toEqual(values(TEXTS.zh.types));
    expect(values(TEXTS.en.identities)).toEqual(values(TEXTS.zh.identities));
  });

  it('keep a blank for which there is nothing', () => {
    expect(filled('{a} {b}', { a: 1 })).toBe('1 {b}');
  });
});
