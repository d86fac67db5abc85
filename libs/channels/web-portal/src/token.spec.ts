import { describe, expect, it } from '@jest/globals';
import { NONCE, NOW, SECRET, tokenOf } from '../test/form.js';
import { findMaker, makeToken, readToken } from './token.js';

describe('a token', () => {
  it('is signed as a signer of its own signs it, and says which form it is of and since when', () => {
    const token = makeToken(SECRET, NONCE, NOW + 999);
    expect(token).toBe(tokenOf({ madeAt: NOW }));
    expect(readToken(token)).toEqual({ nonce: NONCE, madeAt: NOW });
  });

  it('is found good by whichever secret is in use, and by no other', () => {
    const secrets = { current: 'a-secret-that-came-later-77', previous: SECRET };
    expect(findMaker(secrets, tokenOf())).toBe('previous');
    expect(findMaker(secrets, makeToken(secrets, NONCE, NOW))).toBe('current');
    expect(findMaker('a-secret-that-came-later-77', tokenOf())).toBeUndefined();
  });

  it.each([
    ['', 'nothing'],
    ['.', 'a dot'],
    [`${NONCE}.1795312800`, 'no signature'],
    [tokenOf().replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')), 'another last character'],
    [`${tokenOf()}=`, 'padding'],
    [` ${tokenOf()}`, 'a space'],
    [tokenOf().toUpperCase(), 'upper case'],
    [tokenOf({ nonce: 'short' }), 'a nonce too short to be ours, however well signed'],
    [tokenOf({ madeAt: NaN }), 'no time'],
  ])('%j is none: %s', (token) => {
    expect(findMaker(SECRET, token)).toBeUndefined();
  });
});
