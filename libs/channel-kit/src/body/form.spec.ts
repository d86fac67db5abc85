import { describe, expect, it } from '@jest/globals';
import { BadPayload } from '../errors.js';
import { parseForm } from './form.js';

const parse = (text: string, charset?: string): object => ({ ...parseForm(Buffer.from(text, 'latin1'), charset) });

describe('parseForm', () => {
  it('reads what URLSearchParams reads', () => {
    const text = 'a=1&b=%E4%BD%A0+%2B%26&c&=d&&e=f=g&%61%62=h&p=100%&q=%zz';
    expect(parse(text)).toEqual(Object.fromEntries(new URLSearchParams(text)));
  });

  it('reads GBK behind percent signs and in the open', () => {
    expect(parse('msg=%C4%E3%BA%C3+1&name=\xc4\xe3', 'gbk')).toEqual({ msg: '你好 1', name: '你' });
  });

  it('keeps a percent sign that came as %25', () => {
    expect(parse('a=%2525')).toEqual({ a: '%25' });
  });

  it('lets the last of a repeated name count', () => {
    expect(parse('a=1&a=2')).toEqual({ a: '2' });
  });

  it('has no prototype, and refuses to be given one', () => {
    expect(Object.getPrototypeOf(parseForm(Buffer.from('toString=1')))).toBeNull();
    for (const name of ['__proto__', '%5f_proto__', '__proto__[x]=1&__proto__']) {
      expect(() => parse(`${name}=1`)).toThrow('it has a field "__proto__"');
    }
  });

  it('refuses bytes that are not in the charset', () => {
    expect(() => parse('a=%C4%E3')).toThrow('the bytes are not utf-8');
    expect(() => parse('%FF=1')).toThrow(BadPayload);
  });

  it('takes 1,000 fields and refuses more', () => {
    const fields = (count: number): string => Array.from({ length: count }, (_, index) => `f${index}=1`).join('&');
    expect(Object.keys(parse(fields(1000)))).toHaveLength(1000);
    expect(() => parse(fields(1001))).toThrow('more than 1000 fields');
  });

  it('reads nothing out of nothing', () => {
    expect(parse('')).toEqual({});
  });
});
