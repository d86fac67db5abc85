import { describe, expect, it } from '@jest/globals';
import { BadPayload } from '../errors.js';
import { charsetOf, decodeText } from './text.js';

const bytes = (hex: string): Uint8Array => Buffer.from(hex.replaceAll(' ', ''), 'hex');

describe('decodeText', () => {
  it.each([
    ['utf-8', 'e4bda0 f09f998f', '你🙏'],
    ['gbk', 'c4e3bac3', '你好'],
    ['gb2312', 'c4e3bac3', '你好'],
    ['GB18030', '95 32 82 36', '𠀀'],
    ['big5', 'a741 a66e', '你好'],
    ['gbk', 'a2e3 a6d9 80', '€︐€'],
    ['iso-8859-1', 'e9', 'é'],
    ['us-ascii', '41', 'A'],
    ['utf-16le', '604f', '你'],
  ])('reads %s', (charset, hex, text) => {
    expect(decodeText(bytes(hex), charset)).toBe(text);
  });

  it('drops a byte-order mark', () => {
    expect(decodeText(bytes('efbbbf 41'))).toBe('A');
  });

  it('keeps a replacement character that was sent as one', () => {
    expect(decodeText(bytes('efbfbd'))).toBe('\ufffd');
  });

  it.each([
    ['utf-8', 'c328', 'a broken sequence'],
    ['utf-8', 'eda080', 'a surrogate'],
    ['utf-8', 'e4bd', 'a sequence cut short'],
    ['utf-8', 'c0af', 'an overlong form'],
    ['gbk', 'c4', 'half a character'],
    ['gbk', 'c4e3ff', 'a byte that GBK has not'],
    ['gb18030', '813081', 'four bytes cut short'],
    ['big5', 'a4', 'half a character'],
    ['big5', 'a741ff', 'a byte that Big5 has not'],
    ['utf-16le', '41', 'half a unit'],
    ['big5', '80', 'a byte that Big5 has not'],
    ['windows-1252', '80', 'a byte that Node does not read as the standard says'],
  ])('refuses what is not %s (%s: %s), naming it', (charset, hex) => {
    expect(() => decodeText(bytes(hex), charset)).toThrow(BadPayload);
    expect(() => decodeText(bytes(hex), charset)).toThrow(`the bytes are not ${charset}`);
  });

  it('refuses a charset that there is not, without echoing what is not printable', () => {
    expect(() => decodeText(bytes('41'), 'klingon\r\nset-cookie: x')).toThrow(
      'the charset "klingon??set-cookie: x" is not taken here',
    );
    for (const charset of ['utf-7', 'iso-2022-jp', 'x-user-defined', '']) {
      expect(() => decodeText(bytes('41'), charset)).toThrow(BadPayload);
    }
  });
});

describe('charsetOf', () => {
  it.each([
    ['text/xml; charset=GBK', 'gbk'],
    ['text/xml;charset="utf-8"', 'utf-8'],
    ['application/json; profile=x; Charset = big5 ; q=1', 'big5'],
    ['application/json', undefined],
    ['text/plain; charset=', undefined],
    [undefined, undefined],
  ])('of %s is %s', (contentType, charset) => {
    expect(charsetOf(contentType)).toBe(charset);
  });
});
