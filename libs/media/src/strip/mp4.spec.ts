import { box, words } from '../../test/samples.js';
import { CannotStrip, outwardCopyOf } from '../outward-copy.js';

interface TrackParts {
  readonly id: number;
  readonly handler: string;
  readonly codec: string;
  /** Its samples, each in a chunk of its own. */
  readonly samples: readonly string[];
  readonly more?: readonly Buffer[];
  readonly reference?: Buffer;
  readonly is64Bit?: boolean;
  /** Boxes behind the fields of its sample entry. */
  readonly inEntry?: readonly Buffer[];
}

const full = (type: string, ...payload: readonly (Uint8Array | string)[]) => box(type, words(0), ...payload);
const HERE = box('url ', words(1));
const ftyp = box('ftyp', 'qt  \0\0\0\0qt  ');
const mvhd = full('mvhd', 'TIMETIME', Buffer.alloc(88));
const sampleEntry = ({ handler, codec, inEntry = [] }: TrackParts) =>
  handler === 'vide'
    ? box(codec, Buffer.alloc(42), '\x06CANARY'.padEnd(32, '\0'), Buffer.alloc(4), ...inEntry)
    : box(codec, Buffer.alloc(28), ...inEntry);

function trak(track: TrackParts, at: number): Buffer {
  const { id, handler, samples, more = [], reference = HERE, is64Bit = false } = track;
  const offsets = samples.map((_, index) => at + samples.slice(0, index).join('').length);
  const chunks = is64Bit
    ? full('co64', words(offsets.length, ...offsets.flatMap((offset) => [0, offset])))
    : full('stco', words(offsets.length, ...offsets));
  const tables = box(
    'stbl',
    full('stsd', words(1), sampleEntry(track)),
    full('stts', words(1, samples.length, 1)),
    full('stsc', words(1, 1, 1, 1)),
    full('stsz', words(0, samples.length, ...samples.map(({ length }) => length))),
    chunks,
    box('uuid', 'CANARY'),
  );
  const information = box(
    'minf',
    full('vmhd', Buffer.alloc(8)),
    box('dinf', full('dref', words(1), reference)),
    tables,
  );
  const media = box(
    'mdia',
    full('mdhd', 'TIMETIME', words(1000, 0, 0)),
    full('hdlr', 'mhlr', handler, Buffer.alloc(12), '\x06CANARY'),
    information,
  );
  return box('trak', full('tkhd', 'TIMETIME', words(id), Buffer.alloc(68)), media, box('udta', 'CANARY'), ...more);
}

/** A film of these tracks, one behind the other in its data. */
function film(
  tracks: readonly TrackParts[],
  { inMoov = [] as readonly Buffer[], top = [] as readonly Buffer[], padding = 'CANARY' } = {},
) {
  const moov = (start: number) => {
    let at = start;
    const traks = tracks.map((track) => {
      const made = trak(track, at);
      at += track.samples.join('').length;
      return made;
    });
    return box('moov', mvhd, ...traks, ...inMoov);
  };
  const start = ftyp.length + moov(0).length + 8;
  const data = box('mdat', ...tracks.flatMap(({ samples }) => samples), padding);
  return Buffer.concat([ftyp, moov(start), data, ...top]);
}

const avcC = (more: number) => box('avcC', Buffer.of(1, 77, 0, 30, 0xfc | more, 0xe0, 0));
const copyOf = (bytes: Buffer) => Buffer.from(outwardCopyOf(bytes, 'video/quicktime'));
const PICTURES: TrackParts = { id: 1, handler: 'vide', codec: 'hvc1', samples: ['picture one', 'picture two'] };
const SOUND: TrackParts = { id: 2, handler: 'soun', codec: 'mp4a', samples: ['sound one', 'sound two'] };

describe('the copy of a film', () => {
  it.each([
    ['meta', 'camm'],
    ['meta', 'gpmd'],
    ['meta', 'mebx'],
    ['text', 'text'],
    ['sbtl', 'tx3g'],
    ['tmcd', 'tmcd'],
    ['odd ', 'odd '],
  ])('lacks a track of %s (%s), and has the others where they were', (handler, codec) => {
    const places: TrackParts = { id: 3, handler, codec, samples: ['CANARY 32.06', 'CANARY 32.07'] };
    const original = film([PICTURES, places, SOUND]);
    const copy = copyOf(original);
    expect(copy).toHaveLength(original.length);
    expect(copy.includes('CANARY')).toBe(false);
    expect(copy.includes('32.0')).toBe(false);
    for (const sample of [...PICTURES.samples, ...SOUND.samples])
      expect(copy.indexOf(sample)).toBe(original.indexOf(sample));
    expect(copy.includes(Buffer.from('hvc1'))).toBe(true);
  });

  it('says neither where nor when nor with what it was made, in whatever box', () => {
    const remarks = ['udta', 'meta', 'uuid', 'loci', 'XMP_', 'odd '].map((type) => box(type, 'CANARY'));
    const original = film([{ ...PICTURES, more: remarks }], {
      inMoov: remarks,
      top: [...remarks, box('free', 'CANARY')],
    });
    const copy = copyOf(original);
    expect(original.includes('TIME')).toBe(true);
    expect([copy.includes('CANARY'), copy.includes('TIME')]).toEqual([false, false]);
    expect(copy.includes('picture two')).toBe(true);
  });

  it('has no remarks beside the settings of a decoder', () => {
    const remarks = [box('udta', box('\xa9xyz', 'CANARY')), box('uuid', 'CANARY'), box('odd ', 'CANARY')];
    const pictures = { ...PICTURES, inEntry: [box('colr', 'nclx'), ...remarks, Buffer.alloc(4)] };
    const copy = copyOf(film([pictures, { ...SOUND, inEntry: [...remarks, box('esds', 'settings')] }]));
    expect(copy.includes('CANARY')).toBe(false);
    expect([copy.includes('colrnclx'), copy.includes('esdssettings')]).toEqual([true, true]);
  });

  it.each([
    [1, 16],
    [2, 36],
  ])('has the settings of a decoder behind the longer fields of version %i', (version, more) => {
    const entry = Buffer.alloc(36 + more);
    entry.write('mp4a', 4);
    entry.writeUInt16BE(version, 16);
    const inEntry = [entry.subarray(36), box('esds', 'settings'), box('udta', 'CANARY')];
    const original = film([PICTURES, { ...SOUND, inEntry }]);
    original.writeUInt16BE(version, original.indexOf('mp4a') + 12);
    const copy = copyOf(original);
    expect([copy.includes('esdssettings'), copy.includes('CANARY')]).toEqual([true, false]);
  });

  it('tells places by long numbers where it does', () => {
    expect(copyOf(film([{ ...PICTURES, is64Bit: true }])).includes('picture onepicture two')).toBe(true);
  });

  it('of one with two tables of contents has neither’s remarks', () => {
    const second = box('moov', mvhd, box('udta', 'CANARY'));
    expect(copyOf(film([PICTURES], { top: [second] })).includes('CANARY')).toBe(false);
  });

  it('says nothing of the file from which it was cut', () => {
    const reference = box('alis', words(1), 'CANARY');
    expect(copyOf(film([{ ...PICTURES, reference }])).includes('CANARY')).toBe(false);
  });

  it('of one in fragments has those of picture and sound', () => {
    const moov = box(
      'moov',
      mvhd,
      trak({ ...PICTURES, samples: [] }, 0),
      trak({ id: 3, handler: 'meta', codec: 'camm', samples: [] }, 0),
      box('mvex', full('trex', words(1, 1, 0, 7, 0)), full('trex', words(3, 1, 0, 6, 0)), box('odd ', 'CANARY')),
    );
    // Of the pictures every sample says its size; of the places the film does, once for all.
    const moof = (dataAt: number) =>
      box(
        'moof',
        full('mfhd', words(1)),
        box('traf', box('tfhd', words(0x020000, 1)), box('trun', words(0x201, 2, dataAt, 7, 8))),
        box('traf', box('tfhd', words(0x020000, 3)), box('trun', words(0x1, 2, dataAt + 15))),
        box('traf', box('tfhd', words(0x020010, 1, 4)), box('trun', words(0x1, 1, dataAt + 27)), box('odd ', 'CANARY')),
        box('uuid', 'CANARY'),
      );
    const data = box('mdat', 'first..', 'second..', 'CANARY', 'CANARY', 'last', 'CANARY');
    const copy = copyOf(Buffer.concat([ftyp, moov, moof(moof(0).length + 8), data]));
    expect(copy.includes('CANARY')).toBe(false);
    expect(copy.subarray(-37)).toEqual(Buffer.from(`first..second..${'\0'.repeat(12)}last${'\0'.repeat(6)}`));
  });

  it.each([
    ['has neither picture nor sound', film([{ ...PICTURES, handler: 'meta', codec: 'camm' }])],
    ['has pictures of a kind that nobody knows', film([{ ...PICTURES, codec: 'camm' }])],
    ['has pictures with Exif data of their own', film([{ ...PICTURES, codec: 'jpeg' }])],
    ['has samples in another file', film([{ ...PICTURES, reference: box('url ', words(0), 'http://192.0.2.1/') }])],
    ['has no table of contents', Buffer.concat([ftyp, box('mdat', 'CANARY')])],
    ['breaks off', film([PICTURES]).subarray(0, -1)],
    ['has pictures that are cut in two ways', film([{ ...PICTURES, inEntry: [avcC(3), avcC(1)] }])],
    ['has something behind its boxes', Buffer.concat([film([PICTURES]), Buffer.from('CANARY')])],
  ])('is refused for one that %s', (_what, bytes) => {
    expect(() => copyOf(bytes)).toThrow(CannotStrip);
  });

  it('is refused for one that says that pictures and places share their bytes', () => {
    const places: TrackParts = { id: 3, handler: 'meta', codec: 'camm', samples: ['CANARY'] };
    const original = film([PICTURES, places]);
    // The table of the places' chunks comes last: its one offset is moved into the pictures.
    const at = original.lastIndexOf('stco') + 12;
    original.writeUInt32BE(original.readUInt32BE(at) - 3, at);
    expect(() => copyOf(original)).toThrow('share their bytes');
  });
});
