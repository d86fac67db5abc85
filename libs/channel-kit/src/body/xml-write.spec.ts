import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseXml } from './xml.js';
import { writeXml, xmlAnswer } from './xml-write.js';

describe('writeXml', () => {
  it('writes elements in order, empty ones short', () => {
    const response = { name: 'Response', children: [{ name: 'Say', attributes: { voice: 'a', language: 'zh-CN' }, children: ['您好'] }, { name: 'Hangup' }, { name: 'Say', children: ['再见'] }] }; // prettier-ignore
    expect(writeXml(response)).toBe(
      '<?xml version="1.0" encoding="UTF-8"?><Response><Say voice="a" language="zh-CN">您好</Say><Hangup/><Say>再见</Say></Response>',
    );
    expect(writeXml({ name: 'Response' })).toBe('<?xml version="1.0" encoding="UTF-8"?><Response/>');
  });

  it('escapes what would be markup', () => {
    const written = writeXml({ name: 'a', attributes: { b: '<&">' }, children: ['</a><!-- ]]> & "quoted" \'it\''] });
    expect(written).toMatch(/^<\?xml[^<]*\?><a b="&lt;&amp;&quot;&gt;">[^<>]*<\/a>$/);
  });

  it('leaves out what no XML may have', () => {
    expect(writeXml({ name: 'a', children: ['x\0\u0007\ufffey\ud83d'] })).toMatch(/<a>xy<\/a>$/);
  });

  it('loses nothing that XML can carry', () => {
    const text = fc
      .string({ unit: 'binary', minLength: 1 })
      .filter((each) => !/[^\t\n\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(each));
    fc.assert(
      fc.property(text, (said) => {
        expect(parseXml(Buffer.from(writeXml({ name: 'a', children: [{ name: 'b', children: [said] }] })))).toEqual({
          b: said,
        });
      }),
    );
  });
});

it('answers in XML', () => {
  expect(xmlAnswer(200, { name: 'Response' })).toEqual({
    status: 200,
    headers: { 'content-type': 'text/xml; charset=utf-8' },
    body: '<?xml version="1.0" encoding="UTF-8"?><Response/>',
  });
});
