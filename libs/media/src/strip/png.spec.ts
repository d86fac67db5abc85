import { crc32 } from 'node:zlib';
import { sampleOf, words } from '../../test/samples.js';
import { CannotStrip, outwardCopyOf } from '../outward-copy.js';
import { stripPng } from './png.js';

const picture = sampleOf('picture.png');
const HEADER_ENDS = 8 + 25;
const chunk = (type: string, data: Uint8Array | string = '') => {
  const body = Buffer.concat([Buffer.from(type), Buffer.from(data as Uint8Array)]);
  return Buffer.concat([words(body.length - 4), body, words(crc32(body))]);
};
const withAt = (at: number, ...chunks: readonly Buffer[]) =>
  Buffer.concat([picture.subarray(0, at), ...chunks, picture.subarray(at)]);
const beforeEnd = picture.indexOf('IEND') - 4;
const plain = Buffer.from(stripPng(picture));

describe('the copy of a PNG', () => {
  it('ends where the picture ends', () => {
    expect(plain.subarray(-12).equals(chunk('IEND'))).toBe(true);
  });

  it.each(['tEXt', 'zTXt', 'iTXt', 'tIME', 'dSIG', 'iDOT', 'caBX', 'prVt'])(
    'lacks a chunk %s, before the picture and behind it',
    (type) => {
      expect(plain.equals(stripPng(withAt(HEADER_ENDS, chunk(type, 'CANARY'))))).toBe(true);
      expect(plain.equals(stripPng(withAt(beforeEnd, chunk(type, 'CANARY'))))).toBe(true);
    },
  );

  it('has the frames of an animation', () => {
    const frames = [chunk('acTL', words(1, 0)), chunk('fcTL', Buffer.alloc(26))];
    expect(Buffer.from(stripPng(withAt(HEADER_ENDS, ...frames))).includes(Buffer.concat(frames))).toBe(true);
  });

  it('says how it is turned and nothing else, wherever that was said', () => {
    const tiff = Buffer.from('4d4d002a00000008000101120003000000010003000000000000', 'hex');
    const upright = stripPng(withAt(HEADER_ENDS, chunk('eXIf', 'MM\0*\0\0\0\x08\0\0')));
    const late = Buffer.concat([upright.subarray(0, -12), chunk('eXIf', tiff), chunk('IEND')]);
    const wanted = Buffer.concat([
      upright.subarray(0, HEADER_ENDS),
      chunk('eXIf', tiff),
      upright.subarray(HEADER_ENDS),
    ]);
    expect(wanted.equals(stripPng(late))).toBe(true);
  });

  it.each([
    ['needs a chunk that nobody knows', withAt(HEADER_ENDS, chunk('CgBI', 'CANARY'))],
    ['has a wrong checksum', Buffer.from(picture).fill(0x55, beforeEnd - 4, beforeEnd)],
    ['breaks off in the picture', picture.subarray(0, beforeEnd - 30)],
    ['has a chunk that runs past the end', withAt(HEADER_ENDS, words(0xffffffff), Buffer.from('IDAT'))],
    ['has two headers', withAt(HEADER_ENDS, picture.subarray(8, HEADER_ENDS))],
    ['has no header', Buffer.concat([picture.subarray(0, 8), chunk('IEND')])],
  ])('is refused for one that %s', (_what, bytes) => {
    expect(() => outwardCopyOf(bytes, 'image/png')).toThrow(CannotStrip);
  });

  it('is refused for one that is cut into hundreds of thousands of chunks', () => {
    const chunks = Buffer.concat(Array.from({ length: 100_001 }, () => chunk('IDAT')));
    expect(() => stripPng(withAt(HEADER_ENDS, chunks))).toThrow(CannotStrip);
  });
});
