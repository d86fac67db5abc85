import { describe, expect, it } from '@jest/globals';
import { Appeal } from '#libs/contracts';
import { contentOf } from './content.js';

describe('contentOf', () => {
  it.each(['', '路灯不亮\r\n', '字'.repeat(100_000)])('is the whole text where there is room: %.10j', (text) => {
    expect(contentOf(text)).toEqual({ content: text, warnings: [] });
  });

  it('is what an intake has room for, and says so', () => {
    const cut = contentOf('字'.repeat(100_001));
    expect(cut.content).toBe('字'.repeat(100_000));
    expect(cut.warnings).toEqual([{ code: 'CONTENT_CUT', detail: 'Only the first 100000 characters are shown.' }]);
  });

  it('is as long as the contract allows', () => {
    const { content } = Appeal.shape;
    expect(content.safeParse(contentOf('字'.repeat(200_000)).content).success).toBe(true);
    expect(content.safeParse('字'.repeat(100_001)).success).toBe(false);
  });
});
