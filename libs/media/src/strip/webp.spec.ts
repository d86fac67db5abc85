import { sampleOf } from '../../test/samples.js';
import { CannotStrip } from './cannot-strip.js';
import { stripWebp } from './webp.js';

const picture = sampleOf('picture.webp');
const chunk = (type: string, data: Uint8Array | string) => {
  const bytes = Buffer.from(data as Uint8Array);
  const header = Buffer.alloc(8);
  header.write(type, 'latin1');
  header.writeUInt32LE(bytes.length, 4);
  return Buffer.concat([header, bytes, Buffer.alloc(bytes.length % 2)]);
};
const riff = (...chunks: readonly Buffer[]) => chunk('RIFF', Buffer.concat([Buffer.from('WEBP'), ...chunks]));
const coded = picture.subarray(picture.indexOf('VP8 '), picture.indexOf('EXIF'));
const header = (flags: number) => chunk('VP8X', Buffer.from([flags, 0, 0, 0, 47, 0, 0, 31, 0, 0]));

describe('the copy of a WebP', () => {
  it('has header, profile and picture, and flags for what there is', () => {
    const profile = chunk('ICCP', 'profile');
    const whole = riff(
      header(0x2c),
      profile,
      coded,
      chunk('EXIF', 'CANARY'),
      chunk('XMP ', 'CANARY'),
      chunk('C2PA', 'odd'),
    );
    expect(riff(header(0x20), profile, coded).equals(stripWebp(whole))).toBe(true);
  });

  it('of a simple one is the same', () => {
    expect(riff(coded).equals(stripWebp(riff(coded)))).toBe(true);
  });

  it('says how it is turned and nothing else', () => {
    const tiff = Buffer.from('4d4d002a00000008000101120003000000010006000000000000', 'hex');
    const long = Buffer.concat([Buffer.from('Exif\0\0'), tiff, Buffer.from('CANARY')]);
    const whole = riff(header(0x0c), coded, chunk('EXIF', long), chunk('XMP ', 'CANARY'));
    expect(riff(header(0x08), coded, chunk('EXIF', tiff)).equals(stripWebp(whole))).toBe(true);
  });

  it('has frames with nothing but pictures in them', () => {
    const frame = (...parts: readonly Buffer[]) => chunk('ANMF', Buffer.concat([Buffer.alloc(16, 1), ...parts]));
    const loop = chunk('ANIM', Buffer.alloc(6));
    const whole = riff(header(0x02), loop, frame(chunk('ALPH', 'a'), coded, chunk('EXIF', 'CANARY')), frame(coded));
    expect(riff(header(0x02), loop, frame(chunk('ALPH', 'a'), coded), frame(coded)).equals(stripWebp(whole))).toBe(
      true,
    );
  });

  it('ends where the picture ends', () => {
    expect(riff(coded).equals(stripWebp(Buffer.concat([riff(coded), Buffer.from('CANARY')])))).toBe(true);
  });

  it.each([
    ['is shorter than it says', riff(coded).subarray(0, -20)],
    ['has a chunk that runs past the end', riff(Buffer.from('VP8 \xff\xff\xff\xff', 'latin1'))],
    ['has a chunk of no kind', riff(coded, chunk('\0\0\0\0', 'CANARY'))],
    ['has no picture', riff(chunk('EXIF', 'CANARY'))],
    ['has a header too short to say anything', riff(chunk('VP8X', '\0'), coded)],
    ['is cut into hundreds of thousands of chunks', riff(...Array.from({ length: 100_001 }, () => chunk('EXIF', '')))],
  ])('is refused for one that %s', (_what, bytes) => {
    expect(() => stripWebp(bytes)).toThrow(CannotStrip);
  });
});
