import ExifReader from 'exifreader';
import fc from 'fast-check';
import { box, SAMPLES, sampleOf, words, type Sample } from '../test/samples.js';
import { CannotStrip, outwardCopyOf } from './outward-copy.js';

const names = Object.keys(SAMPLES) as Sample[];
const RUNS = { seed: 20_260_304, numRuns: 400, noBias: true };
const MIB = 1024 * 1024;

const place = fc.nat(9999);
/** What may befall a file on purpose: bytes changed, lengths made extreme, parts cut out, doubled and exchanged. */
const mutations = fc.array(
  fc.oneof(
    fc.record({
      kind: fc.constant('byte' as const),
      at: place,
      value: fc.nat(255),
    }),
    fc.record({
      kind: fc.constant('word' as const),
      at: place,
      value: fc.constantFrom(0, 1, 2, 7, 8, 9, 16, 0x7fffffff, 0x80000000, 0xfffffff0, 0xffffffff),
    }),
    fc.record({
      kind: fc.constantFrom('cut' as const, 'double' as const, 'end' as const),
      at: place,
      value: fc.nat(600),
    }),
  ),
  { minLength: 1, maxLength: 4 },
);
type Mutation = ReturnType<typeof mutations.generate>['value'][number];

function mutated(original: Buffer, { kind, at, value }: Mutation): Buffer {
  if (original.length === 0) return original;
  const place = Math.floor((at * (original.length - 1)) / 9999);
  const bytes = Buffer.from(original);
  switch (kind) {
    case 'byte':
      bytes.fill(value, place, place + 1);
      return bytes;
    case 'word':
      words(value).copy(bytes, place);
      return bytes;
    case 'cut':
      return Buffer.concat([bytes.subarray(0, place), bytes.subarray(place + value)]);
    case 'double':
      return Buffer.concat([bytes.subarray(0, place + value), bytes.subarray(place)]);
    case 'end':
      return bytes.subarray(0, place);
  }
}

/** The copy, or undefined when it was refused; anything else that is thrown is a fault. */
function copyOf(bytes: Uint8Array, type: string): Buffer | undefined {
  try {
    return Buffer.from(outwardCopyOf(bytes, type));
  } catch (error) {
    if (error instanceof CannotStrip) return undefined;
    throw error;
  }
}

function placeIn(bytes: Buffer): unknown {
  try {
    return ExifReader.load(bytes, { expanded: true }).gps;
  } catch {
    return undefined;
  }
}

describe('a file that was tampered with', () => {
  it.each(names)('like %s is copied without its place, or refused, and never grows', (name) => {
    const original = sampleOf(name);
    let copies = 0;
    const isHarmless = (changes: readonly Mutation[]) => {
      const bytes = changes.reduce(mutated, original);
      const copy = copyOf(bytes, SAMPLES[name]);
      if (!copy) return;
      copies += 1;
      expect(copy.length).toBeLessThanOrEqual(bytes.length + 64);
      expect(placeIn(copy)).toBeUndefined();
      expect(copyOf(copy, SAMPLES[name])?.equals(copy)).toBe(true);
    };
    fc.assert(fc.property(mutations, isHarmless), RUNS);
    expect(copies).toBeGreaterThan(20);
  });

  it.each(['progressive.jpg', 'picture.png', 'photo.heic', 'film.mp4'] as const)(
    'in one byte like %s keeps no byte of a remark',
    (name) => {
      const bytes = sampleOf(name);
      const kept: number[] = [];
      for (let at = 0; at < bytes.length; at += 1) {
        const was = bytes[at] ?? 0;
        for (const value of [0xff, was ^ 1]) {
          bytes[at] = value;
          if (copyOf(bytes, SAMPLES[name])?.includes('CANARY')) kept.push(at);
        }
        bytes[at] = was;
      }
      expect(kept).toEqual([]);
    },
    30_000,
  );
});

/** A track of so many samples of one byte, in pieces of one each that all lie at one place. */
function trackInPieces(pieces: number, at: number): Buffer {
  const full = (type: string, ...payload: readonly Uint8Array[]) => box(type, words(0), ...payload);
  const tables = box(
    'stbl',
    full('stsd', words(1), box('vp09', Buffer.alloc(78))),
    full('stsc', words(1, 1, 1, 1)),
    full('stsz', words(1, pieces)),
    full('stco', words(pieces), Buffer.alloc(4 * pieces, words(at))),
  );
  const information = box('minf', box('dinf', full('dref', words(1), box('url ', words(1)))), tables);
  const handler = full('hdlr', words(0), Buffer.from('vide'), Buffer.alloc(12));
  const media = box('mdia', full('mdhd', Buffer.alloc(20)), handler, information);
  return box('trak', full('tkhd', Buffer.alloc(80)), media);
}

function filmInPieces(tracks: number, pieces: number): Buffer {
  const moov = (at: number) =>
    box('moov', box('mvhd', Buffer.alloc(100)), ...Array.from({ length: tracks }, () => trackInPieces(pieces, at)));
  const ftyp = box('ftyp', Buffer.from('isom\0\0\0\0isom'));
  const head = ftyp.length + moov(0).length;
  return Buffer.concat([ftyp, moov(head + 8), box('mdat', Buffer.from('pictures'))]);
}

describe('a film in pieces', () => {
  it.each([
    ['a film as long as an afternoon', filmInPieces(2, 250_000), true],
    ['twenty megabytes of nothing else', filmInPieces(10, 499_999), false],
  ])('is copied or refused by how many they are: %s', (_what, bytes, isCopied) => {
    expect(copyOf(bytes, 'video/mp4') !== undefined).toBe(isCopied);
  });
});

describe('twenty megabytes', () => {
  const many = (piece: Buffer, before: Buffer = Buffer.alloc(0)) =>
    Buffer.concat([before, Buffer.alloc(20 * MIB - before.length, piece)]);
  const box8 = box('free');

  it.each([
    ['of restart markers', 'image/jpeg', many(Buffer.from('ffd0', 'hex'), Buffer.from('ffd8', 'hex'))],
    ['of empty segments', 'image/jpeg', many(Buffer.from('ffe70002', 'hex'), Buffer.from('ffd8', 'hex'))],
    [
      'of stuffed bytes',
      'image/jpeg',
      many(Buffer.from('ff00', 'hex'), Buffer.from('ffd8ffda0008010100003f00', 'hex')),
    ],
    ['of empty blocks', 'image/gif', many(Buffer.from('21fe00', 'hex'), Buffer.from('GIF89a\x01\0\x01\0\0\0\0'))],
    [
      'of blocks of one byte',
      'image/gif',
      many(Buffer.from('0161', 'hex'), Buffer.from('GIF89a\x01\0\x01\0\0\0\0!\xfe', 'latin1')),
    ],
    [
      'of empty chunks',
      'image/png',
      many(Buffer.from('0000000049444154352f1da4', 'hex'), sampleOf('picture.png').subarray(0, 33)),
    ],
    ['of empty boxes', 'video/mp4', many(box8)],
    ['of empty boxes', 'image/heic', many(box8, box('ftyp', 'heic'))],
    [
      'of boxes in one another',
      'video/mp4',
      Buffer.concat([words(20 * MIB), Buffer.from('moov'), many(box8)]).subarray(0, 20 * MIB),
    ],
  ])('%s (%s) are refused', (_what, type, bytes) => {
    expect(copyOf(bytes, type)).toBeUndefined();
  });
});
