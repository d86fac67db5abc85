import { describe, expect, it } from '@jest/globals';
import { optOutOf } from './opt-out.js';

describe('a keyword to opt out', () => {
  it.each(['T', 'TD', 'R', '退订', 'td', ' Td\r\n', '\u3000退订 ', 'ＴＤ', 'ｒ'])('is the whole of %j', (text) => {
    expect(optOutOf(text)).toEqual({ kind: 'ignored', reason: 'a keyword to opt out of messages of ours' });
  });

  it.each([
    '',
    ' ',
    'N',
    'Y',
    '0000',
    'T D',
    'TD.',
    'TDTD',
    '回复TD',
    '退订!',
    '我要退订',
    '退订短信后仍然收到，请处理',
    '营销短信无法退订，回复 T 也没有用',
    'R栋3单元路灯不亮',
    'STOP',
    'constructor',
  ])('is not in %j', (text) => {
    expect(optOutOf(text)).toBeNull();
  });
});
