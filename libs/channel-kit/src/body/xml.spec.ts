import { describe, expect, it } from '@jest/globals';
import { BadPayload } from '../errors.js';
import { parseXml } from './xml.js';

const parse = (text: string): unknown => parseXml(Buffer.from(text));
/** One byte a character, for charsets that Node cannot write. */
const parseLatin1 = (text: string): unknown => parseXml(Buffer.from(text, 'latin1'));

describe('parseXml', () => {
  it('reads the children of the root as text', () => {
    const message = parse(
      '<?xml version="1.0" encoding="UTF-8"?>\n<xml>\n  <MsgId>01234567890123456789</MsgId>\n  <Ratio>1.50</Ratio><Yes>true</Yes><No/>\n</xml>\n',
    );
    expect(message).toEqual({ MsgId: '01234567890123456789', Ratio: '1.50', Yes: 'true', No: '' });
  });

  it('keeps what a citizen said in CDATA, byte for byte', () => {
    const said = '  \r\n<b>&amp; &#20013; ]] > \t人民路\r\n ';
    expect(parse(`<xml><Content><![CDATA[${said}]]></Content></xml>`)).toEqual({ Content: said });
  });

  it('takes white space around CDATA for layout, and CDATA in two pieces for one', () => {
    expect(parse('<xml><a>\n  <![CDATA[ x ]]>\n</a><b><![CDATA[1]]]]><![CDATA[>2]]></b></xml>')).toEqual({
      a: ' x ',
      b: '1]]>2',
    });
  });

  it('keeps the white space of ordinary text, and decodes its references once', () => {
    const message = parse('<xml><a> a&amp;lt;b &lt;&gt;&quot;&apos; </a><b>&#20013;&#x4E2D;&#x1F64F;</b></xml>');
    expect(message).toEqual({ a: ' a&lt;b <>"\' ', b: '中中🙏' });
  });

  it.each(['&nbsp;', '&#0;', '&#xD800;', '&#x110000;', '&#99999999;'])('leaves %s as it is written', (written) => {
    expect(parse(`<xml><a>${written}</a></xml>`)).toEqual({ a: written });
  });

  it('makes records of elements with children and lists of repeated ones', () => {
    expect(parse('<xml><S><Item>1</Item><Item>2</Item><P><Lat>3</Lat></P></S><S>x</S></xml>')).toEqual({
      S: [{ Item: ['1', '2'], P: { Lat: '3' } }, 'x'],
    });
  });

  it('loses no text beside children', () => {
    expect(parse('<xml>\n a <b>1</b> c</xml>')).toEqual({ '#text': 'a  c', b: '1' });
    expect(parse('<xml> only text </xml>')).toEqual({ '#text': ' only text ' });
  });

  it('ignores attributes, comments and instructions', () => {
    expect(parse('<xml v="1"><!-- x --><a b="c">1</a><?php x ?></xml>')).toEqual({ a: '1' });
  });

  it('takes any element name that no prototype is hurt by', () => {
    const message = parseXml(
      Buffer.from('<xml><toString>1</toString><hasOwnProperty>2</hasOwnProperty><消息>3</消息></xml>'),
    );
    expect(Object.getPrototypeOf(message)).toBeNull();
    expect({ ...message }).toEqual({ toString: '1', hasOwnProperty: '2', 消息: '3' });
  });

  it.each(['__proto__', 'constructor', 'prototype'])('refuses an element called %s', (name) => {
    for (const text of [`<xml><${name}>1</${name}></xml>`, `<xml><a><${name}/></a></xml>`]) {
      expect(() => parse(text)).toThrow(BadPayload);
      expect(() => parse(text)).toThrow('a name that is reserved');
    }
  });

  it.each([
    '<!DOCTYPE xml><xml/>',
    '<!doctype xml [<!ENTITY a "b">]><xml><c>&a;</c></xml>',
    '<?xml version="1.0"?><!DocType xml SYSTEM "http://203.0.113.9/x.dtd"><xml/>',
    '<xml><a><!ENTITY x "y"></a></xml>',
    '<xml><a><![CDATA[<!DOCTYPE html>]]></a></xml>',
  ])('refuses a DTD before it is parsed: %s', (text) => {
    expect(() => parse(text)).toThrow(new BadPayload('reading XML: it has a DTD or entities of its own'));
  });

  it('refuses a DTD that hides in another charset', () => {
    const evil =
      '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE xml [<!ENTITY a SYSTEM "file:///etc/passwd">]><xml>&a;</xml>';
    const little = Buffer.from(`\ufeff${evil}`, 'utf16le');
    expect(() => parseXml(little)).toThrow('it has NUL bytes');
    expect(() => parseXml(Buffer.from(little).swap16())).toThrow('it has NUL bytes');
    const utf7 = '<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE xml+AD4-<xml/>';
    expect(() => parse(utf7)).toThrow('its charset is not taken here');
    const iso2022 = '<?xml version="1.0" encoding="ISO-2022-JP"?><!DOC\x1b(BTYPE xml><xml/>';
    expect(() => parse(iso2022)).toThrow('its charset is not taken here');
  });

  it.each(['gb2312', 'GBK', 'gb18030'])('reads %s as its declaration says', (charset) => {
    const text = `<?xml version="1.0" encoding="${charset}"?><xml><a><![CDATA[\xc4\xe3\xba\xc3]]></a></xml>`;
    expect(parseLatin1(text)).toEqual({ a: '你好' });
  });

  it('refuses bytes that are not in the charset that is declared', () => {
    expect(() => parseLatin1('<xml><a>\xc4\xe3</a></xml>')).toThrow('the bytes are not utf-8');
  });

  it.each([
    '',
    'hello',
    '<xml><a>1</b></xml>',
    '<xml><a>1',
    '<xml><a>1</a></xml>x',
    '<a/><b/>',
    '<xml><a><![CDATA[x</a></xml>',
    '<xml><a b=c>1</a></xml>',
    '<xml><:@>1</:@></xml>',
    '<xml><a>you & me</a></xml>',
  ])('refuses what is not well-formed: %j', (text) => {
    expect(() => parse(text)).toThrow(BadPayload);
  });

  it('reads 64 deep and refuses what is deeper', () => {
    const nested = (depth: number): string => '<a>'.repeat(depth) + '</a>'.repeat(depth);
    expect(() => parse(nested(64))).not.toThrow();
    expect(() => parse(nested(70))).toThrow('it is nested deeper than 64');
    expect(() => parse(nested(50_000))).toThrow(BadPayload);
  });

  it('quotes nothing of the document in its errors', () => {
    for (const text of ['<xml><张三13800000000>1</a></xml>', '<xml>张三13800000000<', '<xml 张三13800000000></xml>']) {
      expect(() => parse(text)).toThrow(expect.not.stringMatching(/张三|13800000000/));
    }
  });
});
