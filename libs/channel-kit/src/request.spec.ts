import { describe, expect, it } from '@jest/globals';
import { jsonAnswer, queryOf, textAnswer } from './request.js';
import { problem, problemAnswer } from './problem.js';

describe('queryOf', () => {
  it('decodes the query of a request target', () => {
    expect([...queryOf('/x?a=1&b=%E4%BD%A0+%2B&a=2?&c')]).toEqual([
      ['a', '1'],
      ['b', '你 +'],
      ['a', '2?'],
      ['c', ''],
    ]);
    expect([...queryOf('/x')]).toEqual([]);
    expect([...queryOf('/x?')]).toEqual([]);
  });
});

describe('answers', () => {
  it('are JSON in UTF-8', () => {
    expect(jsonAnswer(202, { id: '路' }, { location: '/1' })).toEqual({
      status: 202,
      headers: { 'content-type': 'application/json; charset=utf-8', location: '/1' },
      body: '{"id":"路"}',
    });
  });

  it('are text that no browser runs', () => {
    expect(textAnswer(200, '<script>').headers).toEqual({
      'content-type': 'text/plain; charset=utf-8',
      'x-content-type-options': 'nosniff',
    });
  });

  it('are problem documents, with the time to wait where there is one', () => {
    const answer = problemAnswer(problem('not-kept', 'The disk is full.', 5));
    expect(answer.status).toBe(503);
    expect(answer.headers).toEqual({ 'content-type': 'application/problem+json', 'retry-after': '5' });
    expect(JSON.parse(answer.body)).toEqual({
      type: 'urn:hotline:problem:not-kept',
      title: 'The message could not be kept',
      status: 503,
      detail: 'The disk is full.',
    });
    expect(problemAnswer(problem('not-found')).headers).toEqual({ 'content-type': 'application/problem+json' });
  });
});
