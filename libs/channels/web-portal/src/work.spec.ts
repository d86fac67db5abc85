import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { judgeWork } from './proof-of-work.js';

/** The page's worker, as a browser runs it. */
function worked(token: string, bits: number): string {
  const self: { onmessage?: (event: unknown) => void; postMessage: (result: string) => void } = {
    postMessage: (result) => void (answer = result),
  };
  let answer = '';
  runInNewContext(readFileSync(new URL('../assets/work.js', import.meta.url), 'utf8'), { self });
  self.onmessage?.({ data: { token, bits } });
  return answer;
}

describe('the sum that the page works out', () => {
  // Up to the ends of SHA-256's blocks of 64 bytes, and beyond.
  it.each([1, 41, 42, 43, 44, 50, 51, 52, 62, 63, 64, 77, 127, 200])(
    'is right for a token of %d characters',
    (length) => {
      const token = 'x'.repeat(length);
      expect(judgeWork(token, worked(token, 9), 9)).toBe('done');
    },
  );

  it('is as hard as it was asked for', () => {
    const work = worked('a-token', 8);
    expect(judgeWork('a-token', work, 8)).toBe('done');
    expect(judgeWork('a-token', work, 24)).toBe('wrong');
    expect(judgeWork('another-token', work, 24)).toBe('wrong');
  });

  it.each(['-1', '1e3', '0x10', ' 1', '1234567890123'])('is no number when it is %j', (work) => {
    expect(judgeWork('a-token', work, 1)).toBe('wrong');
  });
});
