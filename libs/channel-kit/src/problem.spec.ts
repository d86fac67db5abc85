import { describe, expect, it } from '@jest/globals';
import { problem, problemAnswer, retryAfter } from './problem.js';

describe('a problem', () => {
  it('says when to come again, where that is known', () => {
    expect(retryAfter(problem('not-kept', undefined, 5))).toEqual({ 'retry-after': '5' });
    expect(retryAfter(problem('too-large'))).toEqual({});
  });

  it('is answered as RFC 9457 has it', () => {
    const { status, headers, body } = problemAnswer(problem('too-many', 'Slow down.', 60));
    expect([status, headers]).toEqual([429, { 'content-type': 'application/problem+json', 'retry-after': '60' }]);
    expect(JSON.parse(body)).toEqual({
      type: 'urn:hotline:problem:too-many',
      title: 'Too many requests',
      status: 429,
      detail: 'Slow down.',
    });
  });
});
