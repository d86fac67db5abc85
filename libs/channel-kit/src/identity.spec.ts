import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { v5 as uuidV5 } from 'uuid';
import { parseJson } from './body/json.js';
import { identityOf, matterIdOf, numberOf, orderingKeyOf, partitionOf, sameBytes } from './identity.js';

const BYTES = Buffer.from('{"content":"路灯不亮"}');
const KEY = Buffer.from('000102030405060708090a0b0c0d0e0f', 'hex');

describe('numberOf', () => {
  it.each([
    // Worked out with Python's integers.
    ['6c1f2a3b-4d5e-5f60-8a1b-2c3d4e5f6071', 'DGFJ-METD-BVV0'],
    ['00000000-0000-5000-8000-000000000000', '0000-0000-0000'],
    ['ffffffff-ffff-5fff-bfff-ffffffffffff', 'ZZZZ-ZZZZ-ZZZZ'],
  ])('tells %s as %s', (id, number) => {
    expect(numberOf(id)).toBe(number);
  });
});

describe('sameBytes', () => {
  it('is a repeat of the very same bytes alone', () => {
    // printf '{"content":"路灯不亮"}' | sha256sum
    const sha256 = '15e983560dec27f022e97550f3ef9a5980883f49463bbf4ea23f49b60a8899fe';
    expect(sameBytes('no id', { bytes: BYTES })).toEqual({ key: ['no id', sha256] });
    expect(sameBytes('no id', { bytes: Buffer.from('{"content":"路灯不亮"} ') })).not.toEqual({
      key: ['no id', sha256],
    });
  });
});

describe('identityOf', () => {
  it('rests on a UUID of version 5 as published', () => {
    // RFC 9562, appendix A.4.
    expect(uuidV5('www.example.com', '6ba7b810-9dad-11d1-80b4-00c04fd430c8')).toBe(
      '2ed6657d-e927-568b-95e1-2665a8aea6a2',
    );
  });

  it('stays what it is from one release to the next', () => {
    // Worked out once with Python's json, hashlib and uuid. A change here makes new messages of old ones.
    expect(identityOf('app-main', { key: ['u-20931', '8e03978e'] }, BYTES)).toEqual({
      id: '6c287964-73b2-5c59-b861-5f503d2f146c',
      dedupeKey: '4b5352d512ffa5b1c92c2c7ed1ff2197',
      contentDigest: '15e983560dec27f022e97550f3ef9a59',
    });
    expect(matterIdOf('pbx', ['call', '7d2f4c1e'])).toBe('ad20fe4f-49f5-5a5f-b9a1-394c736fd47c');
  });

  it('is the same for the same message, and says which part differs otherwise', () => {
    const first = identityOf('a', { key: ['1'] }, BYTES);
    expect(identityOf('a', { key: ['1'] }, Uint8Array.from(BYTES))).toEqual(first);
    const edited = identityOf('a', { key: ['1'] }, Buffer.from('{}'));
    expect(edited.dedupeKey).toBe(first.dedupeKey);
    expect(edited.id).not.toBe(first.id);
    expect(identityOf('b', { key: ['1'] }, BYTES).dedupeKey).not.toBe(first.dedupeKey);
  });

  it('looks at what the recipe calls content, and else at every byte', () => {
    const recipe = { key: ['1'], content: 'text' };
    expect(identityOf('a', recipe, BYTES)).toEqual(identityOf('a', recipe, Buffer.from('other bytes')));
    expect(identityOf('a', { ...recipe, content: Buffer.from('text') }, BYTES)).toEqual(identityOf('a', recipe, BYTES));
    expect(identityOf('a', { ...recipe, content: 'texts' }, BYTES).id).not.toBe(identityOf('a', recipe, BYTES).id);
  });

  it.each([
    [
      ['a', 'bc'],
      ['ab', 'c'],
    ],
    [['a', ''], ['a']],
    [
      ['', 'a'],
      ['a', ''],
    ],
    [['a","b'], ['a', 'b']],
    [['a\u0000b'], ['a', 'b']],
    [
      ['1', '2'],
      ['2', '1'],
    ],
  ])('lets nobody move text between parts: %j is not %j', (one, other) => {
    expect(identityOf('x', { key: one }, BYTES).dedupeKey).not.toBe(identityOf('x', { key: other }, BYTES).dedupeKey);
    expect(matterIdOf('x', one)).not.toBe(matterIdOf('x', other));
    expect(orderingKeyOf(KEY, 'x', one)).not.toBe(orderingKeyOf(KEY, 'x', other));
  });

  it('tells any two lists of parts apart', () => {
    const parts = fc.array(fc.string({ unit: 'binary' }), { maxLength: 4 });
    fc.assert(
      fc.property(parts, parts, (one, other) => {
        const isSame = JSON.stringify(one) === JSON.stringify(other);
        expect(
          identityOf('x', { key: one }, BYTES).dedupeKey === identityOf('x', { key: other }, BYTES).dedupeKey,
        ).toBe(isSame);
      }),
    );
  });

  it('tells ids apart that a number could not', () => {
    const idIn = (text: string) => {
      const { MsgId } = parseJson(Buffer.from(text)) as { MsgId: unknown };
      return identityOf('wx', { key: [String(MsgId)] }, Buffer.from('same')).id;
    };
    expect(idIn('{"MsgId":9007199254740993}')).not.toBe(idIn('{"MsgId":9007199254740992}'));
    expect(idIn('{"MsgId":23456789012345678}')).not.toBe(idIn('{"MsgId":23456789012345677}'));
  });

  it('tells a matter from a message', () => {
    const { id } = identityOf('pbx', { key: ['call', '7d2f4c1e'] }, BYTES);
    expect(matterIdOf('pbx', ['call', '7d2f4c1e'])).not.toBe(id);
  });
});

describe('orderingKeyOf', () => {
  it('needs the key: without it nobody can try numbers until one fits', () => {
    const mine = orderingKeyOf(KEY, 'sms', ['+8613800000000']);
    expect(mine).toMatch(/^[0-9a-f]{32}$/);
    expect(orderingKeyOf(Buffer.from('another key'), 'sms', ['+8613800000000'])).not.toBe(mine);
    expect(orderingKeyOf(KEY, 'sms', ['+8613800000000'])).toBe(mine);
  });
});

describe('partitionOf', () => {
  it.each([1, 2, 8, 16])('spreads senders over %d partitions evenly enough', (partitions) => {
    const senders = 4000;
    const counts = new Array<number>(partitions).fill(0);
    for (let sender = 0; sender < senders; sender++) {
      const partition = partitionOf(
        orderingKeyOf(KEY, 'sms', [`+861380000${String(sender).padStart(4, '0')}`]),
        partitions,
      );
      counts[partition] = (counts[partition] ?? NaN) + 1;
    }
    const even = senders / partitions;
    expect(counts).toHaveLength(partitions);
    for (const count of counts) expect(Math.abs(count - even)).toBeLessThan(even * 0.3);
  });

  it('keeps a sender where they are', () => {
    expect(partitionOf('0000000a' + '0'.repeat(24), 8)).toBe(2);
    expect(partitionOf('f'.repeat(32), 8)).toBe(7);
  });
});
