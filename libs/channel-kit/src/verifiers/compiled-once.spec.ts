import { describe, expect, it, jest } from '@jest/globals';
import { refused } from '../verdict.js';
import { compiledOnce } from './compiled-once.js';

describe('compiledOnce', () => {
  it('compiles once for each settings object, equal ones apart', () => {
    const compile = jest.fn((_settings: { readonly secret: string }) => () => refused('SIGNATURE_MISSING'));
    const verifierOf = compiledOnce(compile);
    const [one, other] = [{ secret: 'k7Jq2mVx9TzR4wLp' }, { secret: 'k7Jq2mVx9TzR4wLp' }];
    expect(verifierOf(one)).toBe(verifierOf(one));
    expect(verifierOf(other)).not.toBe(verifierOf(one));
    expect(compile.mock.calls).toEqual([[one], [other]]);
  });
});
