import ExifReader from 'exifreader';
import jpeg from 'jpeg-js';
import { PNG } from 'pngjs';
import { SAMPLES, sampleOf, type Sample } from '../test/samples.js';
import { CannotStrip, outwardCopyOf } from './outward-copy.js';

const names = Object.keys(SAMPLES) as Sample[];
const pictures = names.filter((name) => SAMPLES[name].startsWith('image/') && SAMPLES[name] !== 'image/gif');
const films = names.filter((name) => SAMPLES[name].startsWith('video/'));
const copyOf = (name: Sample) => Buffer.from(outwardCopyOf(sampleOf(name), SAMPLES[name]));
const places = (bytes: Buffer) =>
  ['CANARY', '32.06', '118.79', '\xa9xyz', 'loci'].filter((text) => bytes.includes(text, 0, 'latin1'));

type Packets = Readonly<
  Record<string, Readonly<Record<'video' | 'audio' | 'subtitle', readonly (readonly [number, number])[]>>>
>;
/** Where the packets of the films lie, as ffprobe finds them. */
const packets = JSON.parse(sampleOf('packets.json').toString()) as Packets;
const cut = (bytes: Buffer, [at, size]: readonly [number, number]) => bytes.subarray(at, at + size);

describe('the outward copy', () => {
  it.each(names)('of %s says nothing of what was planted in it', (name) => {
    expect(places(sampleOf(name))).toContain('CANARY');
    expect(places(copyOf(name))).toEqual([]);
  });

  it.each(pictures)('of %s has no GPS tag, maker or thumbnail for an independent reader', (name) => {
    const read = (bytes: Buffer) => ExifReader.load(bytes, { expanded: true });
    expect(read(sampleOf(name)).gps).toEqual({ Latitude: 32.0603, Longitude: 118.7969 });
    const { gps, exif, iptc, xmp, Thumbnail } = read(copyOf(name));
    expect([gps, iptc, xmp, Thumbnail]).toEqual([undefined, undefined, undefined, undefined]);
    expect(Object.keys(exif ?? {}).filter((tag) => tag !== 'Orientation')).toEqual([]);
  });

  it.each(['photo.jpg', 'progressive.jpg', 'picture.png', 'picture.webp'] as const)(
    'of %s is turned like it',
    (name) => {
      const orientation = (bytes: Buffer) => ExifReader.load(bytes, { expanded: true }).exif?.Orientation?.value;
      expect([orientation(sampleOf(name)), orientation(copyOf(name))]).toEqual([6, 6]);
    },
  );

  it.each(['photo.jpg', 'picture.webp'] as const)('of %s has its colour profile', (name) => {
    const profile = (bytes: Buffer) => ExifReader.load(bytes, { expanded: true }).icc?.['ICC Description']?.value;
    expect([profile(sampleOf(name)), profile(copyOf(name))]).toEqual(['sRGB built-in', 'sRGB built-in']);
  });

  it.each(['photo.jpg', 'progressive.jpg'] as const)('of %s has the same pixels', (name) => {
    expect(jpeg.decode(copyOf(name)).data.equals(jpeg.decode(sampleOf(name)).data)).toBe(true);
  });

  it('of a PNG has the same pixels', () => {
    const original = sampleOf('picture.png');
    // The reader takes nothing behind the end, where the sample has something.
    const whole = original.subarray(0, original.indexOf('CANARY-behind'));
    expect(PNG.sync.read(copyOf('picture.png')).data.equals(PNG.sync.read(whole).data)).toBe(true);
  });

  it.each([
    ['picture.webp', 1],
    ['animation.webp', 2],
  ] as const)('of %s has the same coded pictures', (name, count) => {
    const coded = (bytes: Buffer) => {
      const found: string[] = [];
      for (let at = bytes.indexOf('VP8 '); at >= 0; at = bytes.indexOf('VP8 ', at + 8)) {
        found.push(bytes.subarray(at, at + 8 + bytes.readUInt32LE(at + 4)).toString('hex'));
      }
      return found;
    };
    expect(coded(sampleOf(name))).toHaveLength(count);
    expect(coded(copyOf(name))).toEqual(coded(sampleOf(name)));
  });

  it('of a GIF lacks its comment, its XMP and a remark of the program that made it, and nothing else', () => {
    const original = sampleOf('animation.gif');
    const find = (text: string) => original.indexOf(text, 0, 'latin1');
    // XMP ends in 258 bytes that lead any reader of blocks to a zero, wherever it began.
    const left = [
      [0, find('!\xfe\x0aCANARY-gif\0!\xff\x0bXMP DataXMP')],
      [find('\x03\x02\x01\x00\x00') + 5, find('!\xff\x0bImageMagick\x0dgamma=0.45455\0')],
      [find('!\xff\x0bImageMagick\x0dgamma=0.45455\0') + 29, original.length],
    ];
    expect(copyOf('animation.gif').equals(Buffer.concat(left.map(([from, to]) => original.subarray(from, to))))).toBe(
      true,
    );
  });

  it.each(films)('of %s has every packet of picture and sound where it was', (name) => {
    const [original, copy] = [sampleOf(name), copyOf(name)];
    const kept = [...(packets[name]?.video ?? []), ...(packets[name]?.audio ?? [])];
    expect(kept.length).toBeGreaterThan(4);
    expect(kept.filter((packet) => !cut(copy, packet).equals(cut(original, packet)))).toEqual([]);
    expect(copy).toHaveLength(original.length);
  });

  it.each(['film.mp4', 'film.mov', 'fragmented.mp4'] as const)('of %s has zeros for captions', (name) => {
    const captions = packets[name]?.subtitle ?? [];
    expect(captions.length).toBeGreaterThan(0);
    expect(captions.filter((packet) => cut(copyOf(name), packet).some((byte) => byte !== 0))).toEqual([]);
  });

  it.each(names)('of the copy of %s is that copy', (name) => {
    const once = copyOf(name);
    expect(once.equals(outwardCopyOf(once, SAMPLES[name]))).toBe(true);
  });

  it.each(names)('leaves %s itself alone', (name) => {
    const original = sampleOf(name);
    outwardCopyOf(original, SAMPLES[name]);
    expect(original.equals(sampleOf(name))).toBe(true);
  });

  it.each(names)('is refused for nothing, for another file of the name, and for half of what should be %s', (name) => {
    const type = SAMPLES[name];
    for (const bytes of [Buffer.alloc(0), Buffer.from('<svg onload="alert(1)"/>'), sampleOf(name).subarray(0, 60)]) {
      expect(() => outwardCopyOf(bytes, type)).toThrow(CannotStrip);
    }
  });

  it.each(['image/svg+xml', 'application/pdf', 'text/html', 'constructor', ''])(
    'is refused for the type "%s"',
    (type) => {
      expect(() => outwardCopyOf(sampleOf('photo.jpg'), type)).toThrow(CannotStrip);
    },
  );
});
