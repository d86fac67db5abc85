import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { BadPayload, type Message } from '#libs/channel-kit';
import { normalizeAliyun } from './normalize.js';
import { parseElement, splitPush } from './payload.js';

function elementsOf(fixture: string): readonly Message[] {
  const bytes = readFileSync(new URL(`../fixtures/${fixture}`, import.meta.url));
  const push = { method: 'POST', target: '/', headers: {}, bytes, part: undefined, files: [] };
  return splitPush(push).map((slice) => ({ ...push, bytes: slice.bytes ?? bytes }));
}
const contentOf = (element: Message | undefined): string | undefined => {
  const result = normalizeAliyun(parseElement(element!));
  return result.kind === 'intake' ? result.draft.appeal?.content : undefined;
};

describe('a push', () => {
  it('loses one element alone when it is no object', () => {
    const [first, second, third, ...more] = elementsOf('one-bad-element.json');
    expect(contentOf(first)).toBe('第一条');
    expect(() => parseElement(second!)).toThrow(BadPayload);
    expect(contentOf(third)).toBe('第三条');
    expect(more).toEqual([]);
  });

  it('tells what is missing by the fields’ names', () => {
    const [, , third] = elementsOf('fields-missing.json');
    const result = normalizeAliyun(parseElement(third!));
    expect(result.kind === 'intake' && result.draft.warnings).toEqual([
      { code: 'FIELD_MISSING', detail: 'The push had no usable content, send_time.' },
    ]);
  });

  it('shows of a text what an intake can carry, and says where it was cut', () => {
    const element = { phone_number: '13800000000', content: '字'.repeat(100_001), send_time: '2026-11-22 10:00:00' };
    const bytes = Buffer.from(JSON.stringify({ ...element, dest_code: '', sequence_id: '1' }));
    const result = normalizeAliyun(
      parseElement({ method: 'POST', target: '/', headers: {}, bytes, part: undefined, files: [] }),
    );
    expect(result).toMatchObject({ kind: 'intake', draft: { appeal: { content: '字'.repeat(100_000) } } });
    expect(result.kind === 'intake' && result.draft.warnings?.map(({ code }) => code)).toEqual(['CONTENT_CUT']);
  });
});
