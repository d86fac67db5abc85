import jpeg from 'jpeg-js';
import { sampleOf, shorts } from '../../test/samples.js';
import { CannotStrip } from './cannot-strip.js';
import { stripJpeg } from './jpeg.js';

// The photo without the film behind it: SOI, JFIF, Exif, XMP, IPTC, ICC, comment, tables, scan, EOI.
const photo = sampleOf('photo.jpg').subarray(0, sampleOf('photo.jpg').indexOf('ftyp') - 4);
const segment = (marker: number, payload: Uint8Array | string) => {
  const bytes = Buffer.from(payload as Uint8Array);
  return Buffer.concat([Buffer.from([0xff, marker]), shorts(bytes.length + 2), bytes]);
};
/** The photo with something put in behind its first two bytes. */
const withFirst = (...segments: readonly Buffer[]) =>
  Buffer.concat([photo.subarray(0, 2), ...segments, photo.subarray(2)]);
const copyOf = (bytes: Uint8Array) => Buffer.from(stripJpeg(bytes));
const plain = copyOf(photo);
const pixels = (bytes: Buffer) => jpeg.decode(bytes).data.toString('hex');

/** Exif data with an orientation, in either order of bytes. */
const exif = (order: 'II' | 'MM', orientation: number, type = 3) => {
  const big = Buffer.concat([
    Buffer.from('Exif\0\0MM\0*'),
    Buffer.from('00000008' + '0001' + '0112' + '0003' + '00000001' + '00000000' + '00000000', 'hex'),
  ]);
  big.writeUInt16BE(type, 18);
  big.writeUInt16BE(orientation, 24);
  const little = Buffer.concat([
    Buffer.from('Exif\0\0II*\0'),
    Buffer.from('08000000' + '0100' + '1201' + '0300' + '01000000' + '00000000' + '00000000', 'hex'),
  ]);
  little.writeUInt16LE(type, 18);
  little.writeUInt16LE(orientation, 24);
  return segment(0xe1, order === 'MM' ? big : little);
};

describe('the copy of a JPEG', () => {
  it('ends where the picture ends', () => {
    expect(copyOf(sampleOf('photo.jpg')).equals(plain)).toBe(true);
    expect(plain.subarray(-2).toString('hex')).toBe('ffd9');
  });

  it.each([
    ['an application segment that nobody knows', segment(0xe7, 'CANARY')],
    ['a second Exif segment', segment(0xe1, 'Exif\0\0II*\0CANARY')],
    ['pictures beside the picture (MPF)', segment(0xe2, 'MPF\0CANARY')],
    ['a thumbnail beside JFIF', segment(0xe0, 'JFXX\0CANARY')],
    ['something that only begins like a colour profile', segment(0xe2, 'ICC_PROFILE\0')],
    ['a comment', segment(0xfe, 'CANARY')],
    ['bytes between segments', Buffer.from('CANARY')],
    ['bytes that fill up', Buffer.from('ffffff', 'hex')],
    ['a restart marker where there is nothing to restart', Buffer.from('ffd0', 'hex')],
  ])('lacks %s, and nothing else for it', (_what, extra) => {
    expect(copyOf(withFirst(extra)).toString('hex')).toBe(plain.toString('hex'));
  });

  it('has JFIF without its thumbnail, and Adobe’s segment without what hangs on', () => {
    const jfif = segment(
      0xe0,
      Buffer.concat([Buffer.from('JFIF\0\x01\x02\x01\0\x48\0\x48\x01\x01'), Buffer.from('RGB')]),
    );
    const adobe = segment(0xee, 'Adobe\0\x64\0\0\0\0\x01CANARY');
    const copy = copyOf(withFirst(jfif, adobe));
    expect(copy.subarray(2, 20).toString('hex')).toBe('ffe000104a46494600010201004800480000');
    expect(copy.subarray(20, 36).toString('hex')).toBe('ffee000e41646f626500640000000001');
  });

  it.each([
    ['MM', 3, 3],
    ['II', 8, 8],
  ] as const)('is turned as the first Exif data say that speak of it: %s %s', (order, orientation, told) => {
    const copy = copyOf(withFirst(exif(order, orientation)));
    expect(copy.subarray(2, 38).toString('hex')).toBe(
      `ffe10022${Buffer.from('Exif\0\0MM\0*').toString('hex')}000000080001011200030000000100${`0${told}`}000000000000`,
    );
    expect(copy.filter((byte, at) => byte === 0xe1 && copy[at - 1] === 0xff)).toHaveLength(1);
  });

  it.each([
    ['upright', exif('MM', 1)],
    ['out of range', exif('II', 9)],
    ['of another type', exif('II', 6, 4)],
    ['in a directory that lies elsewhere', segment(0xe1, 'Exif\0\0MM\0*\xff\xff\xff\xff')],
    ['in data that break off', segment(0xe1, 'Exif\0\0MM\0*\0\0\0\x08\0\x09')],
  ])('says nothing of an orientation that is %s', (_what, extra) => {
    expect(copyOf(withFirst(extra)).equals(plain)).toBe(true);
  });

  it('has no colour profile of which a part is missing', () => {
    const part = segment(
      0xe2,
      Buffer.concat([Buffer.from('ICC_PROFILE\0\x01\x02'), Buffer.from([0, 0, 8, 0]), Buffer.alloc(60)]),
    );
    expect(copyOf(withFirst(part)).includes('ICC_PROFILE')).toBe(false);
    expect(plain.includes('ICC_PROFILE')).toBe(true);
  });

  it('of one that breaks off in the middle shows as much', () => {
    const half = photo.subarray(0, photo.length - 100);
    expect(copyOf(half).equals(plain.subarray(0, plain.length - 100))).toBe(true);
  });

  it('has every scan and every table between them', () => {
    const progressive = sampleOf('progressive.jpg');
    expect(pixels(copyOf(progressive))).toBe(pixels(progressive));
  });

  it.each([
    ['breaks off in a table', photo.subarray(0, photo.indexOf(Buffer.from('ffc4', 'hex')) + 9)],
    ['has no picture', Buffer.from('ffd8ffd9', 'hex')],
    ['has two beginnings', withFirst(Buffer.from('ffd8', 'hex'), photo.subarray(2))],
    [
      'has a table that swallows what follows',
      withFirst(segment(0xdb, Buffer.concat([Buffer.alloc(65), exif('MM', 6)]))),
    ],
    ['has a segment of a kind that nobody knows', withFirst(segment(0xf7, 'CANARY'))],
    ['has a segment shorter than its own length', withFirst(Buffer.from('ffe10001', 'hex'))],
    ['has thousands of segments', withFirst(...Array.from({ length: 10_001 }, () => segment(0xfe, '')))],
  ])('is refused for one that %s', (_what, bytes) => {
    expect(() => stripJpeg(bytes)).toThrow(CannotStrip);
  });
});
