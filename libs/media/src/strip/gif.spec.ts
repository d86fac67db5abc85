import { sampleOf } from '../../test/samples.js';
import { CannotStrip, outwardCopyOf } from '../outward-copy.js';
import { stripGif } from './gif.js';

const plain = Buffer.from(stripGif(sampleOf('animation.gif')));
const SCREEN_ENDS = 13 + 48;
const withFirst = (extra: string) =>
  Buffer.concat([plain.subarray(0, SCREEN_ENDS), Buffer.from(extra, 'latin1'), plain.subarray(SCREEN_ENDS)]);

describe('the copy of a GIF', () => {
  it.each([
    ['a comment', '!\xfe\x06CANARY\0'],
    ['a comment in two blocks', '!\xfe\x06CANARY\x06CANARY\0'],
    ['the data of a program', '!\xff\x0bCANARY12345\x06CANARY\0'],
    ['how often it repeats, with more behind it', '!\xff\x0bNETSCAPE2.0\x03\x01\0\0\x06CANARY\0'],
    ['timing with more behind it', '!\xf9\x04\0\0\0\0\x06CANARY\0'],
    ['text to show', '!\x01\x0c123456789abc\x06CANARY\0'],
    ['an extension of a kind that nobody knows', '!\x77\x06CANARY\0'],
  ])('lacks %s', (_what, extra) => {
    expect(plain.equals(stripGif(withFirst(extra)))).toBe(true);
  });

  it('has how often it repeats', () => {
    expect(plain.includes('NETSCAPE2.0\x03\x01\x00\x00\x00', 0, 'latin1')).toBe(true);
  });

  it('ends where the picture ends, said or not', () => {
    expect(plain.equals(stripGif(Buffer.concat([plain, Buffer.from('CANARY')])))).toBe(true);
    expect(plain.equals(stripGif(plain.subarray(0, -1)))).toBe(true);
  });

  it.each([
    ['breaks off in a picture', plain.subarray(0, -40)],
    ['has a block of no kind', withFirst('CANARY')],
    ['has an extension without an end', withFirst('!\xfe')],
    ['is another file', Buffer.from('GIF90a')],
  ])('is refused for one that %s', (_what, bytes) => {
    expect(() => outwardCopyOf(bytes, 'image/gif')).toThrow(CannotStrip);
  });
});
