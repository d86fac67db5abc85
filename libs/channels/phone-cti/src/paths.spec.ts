import { describe, expect, it } from '@jest/globals';
import { textAt, valueAt, without } from './paths.js';

const BODY = {
  data: { record: [{ url: 'a' }, { url: 'b' }], ring: 0, isNew: false, empty: '', none: null },
  'x-id': '7',
};

describe('dotted paths', () => {
  it.each([
    ['x-id', '7'],
    ['data.record.1.url', 'b'],
    ['data.ring', '0'],
    ['data.isNew', 'false'],
    ['data.empty', undefined],
    ['data.none', undefined],
    ['data.record', undefined],
    ['data.record.2.url', undefined],
    ['data.ring.length', undefined],
    ['x-id.0', undefined],
  ])('%s is %j', (path, text) => {
    expect(textAt(BODY, path)).toBe(text);
  });

  it.each(['constructor.name', 'toString', 'data.record.length.constructor', '__proto__.toString'])(
    'finds nothing that the body does not hold itself: %s',
    (path) => {
      expect(typeof valueAt(BODY, path)).not.toBe('function');
      expect(textAt(BODY, path)).toBeUndefined();
    },
  );

  it('leave the rest, without what became empty', () => {
    expect(without(BODY, ['x-id', 'data.record.0.url', 'data.ring', 'data.isNew', 'data.nothing'])).toEqual({
      data: { record: [{ url: 'b' }], empty: '', none: null },
    });
    expect(without({ a: { b: 1 } }, ['a.b'])).toEqual({});
  });
});
