import type { Intake } from '#libs/contracts';
import { jsonOf } from './intake-json.js';

describe('the text of an intake', () => {
  const written = (content: string) => jsonOf({ appeal: { content } } as Intake);
  const read = (content: string) => (JSON.parse(written(content)) as Intake).appeal.content;

  it.each([
    ['cut in the middle of a character', '路灯\u{1f4a1}'.slice(0, 3), '路灯�'],
    ['the second half alone', '\udca1 不亮', '� 不亮'],
    ['halves in the wrong order', '\udca1\ud83d', '��'],
  ])('has no half characters, which many readers refuse: %s', (_what, content, expected) => {
    expect(read(content)).toBe(expected);
    expect(written(content)).not.toContain('\\ud');
  });

  it.each(['路灯\u{1f4a1}不亮', '\\ud83d', '\\\\ud83d', 'C:\\ud83d\\', '"\u0000\n\u001f�', ''])(
    'leaves %j alone',
    (content) => {
      expect(read(content)).toBe(content);
    },
  );
});
