import { box, shorts, words } from '../../test/samples.js';
import { CannotStrip, outwardCopyOf } from '../outward-copy.js';

interface Item {
  readonly type: string;
  readonly bytes: string;
  readonly name?: string;
  readonly isInIdat?: boolean;
}

const ftyp = box('ftyp', 'heic\0\0\0\0mif1heic');
const full = (type: string, ...payload: readonly (Uint8Array | string)[]) => box(type, words(0), ...payload);
const itemBox = ({ type, name = '' }: Item, id: number) =>
  box('infe', words(0x02000000), shorts(id, 0), type, `${name}\0`);

/** A picture as a phone lays it out, of these items; `shift` moves where the table says that the last one lies. */
function heif(
  items: readonly Item[],
  { shift = 0, properties = [box('irot', '\x01')], more = [] as readonly Buffer[] } = {},
) {
  const [inFile, inIdat] = [items.filter(({ isInIdat }) => !isInIdat), items.filter(({ isInIdat }) => isInIdat)];
  const meta = (start: number) => {
    let [file, idat] = [start, 0];
    const places = items.map(({ bytes, isInIdat }, index) => {
      const at = isInIdat ? idat : file;
      if (isInIdat) idat += bytes.length;
      else file += bytes.length;
      const moved = index === items.length - 1 ? at + shift : at;
      return Buffer.concat([shorts(index + 1, isInIdat ? 1 : 0, 0, 1), words(moved, bytes.length)]);
    });
    return full(
      'meta',
      full('hdlr', words(0), 'pict', Buffer.alloc(12), 'CANARY\0'),
      full('pitm', shorts(1)),
      box('iloc', words(0x01000000), shorts(0x4400, items.length), ...places),
      full('iinf', shorts(items.length), ...items.map((item, index) => itemBox(item, index + 1))),
      box('iprp', box('ipco', box('ispe', words(0, 64, 64)), ...properties), box('ipma', words(0, 0))),
      ...(inIdat.length > 0 ? [box('idat', ...inIdat.map(({ bytes }) => bytes))] : []),
      ...more,
    );
  };
  const start = ftyp.length + meta(0).length + 8;
  return Buffer.concat([ftyp, meta(start), box('mdat', ...inFile.map(({ bytes }) => bytes), 'CANARY')]);
}

const copyOf = (bytes: Buffer) => Buffer.from(outwardCopyOf(bytes, 'image/heic'));
const PICTURE: Item = { type: 'hvc1', bytes: 'coded picture' };
const EXIF: Item = { type: 'Exif', bytes: `\0\0\0\x06Exif\0\0MM\0*CANARY${'-'.repeat(20)}` };

describe('the copy of a HEIC', () => {
  it('has its pictures, what puts them together, and zeros for all else', () => {
    const grid: Item = { type: 'grid', bytes: '\0\0\x01\x01tiles', isInIdat: true };
    const note: Item = { type: 'mime', bytes: 'CANARY', isInIdat: true, name: 'CANARY\0CANARY/xmp' };
    const original = heif([
      PICTURE,
      EXIF,
      grid,
      { ...PICTURE, name: 'CANARY' },
      { type: 'xyz1', bytes: 'CANARY' },
      note,
    ]);
    const copy = copyOf(original);
    expect(original.toString('latin1').split('CANARY')).toHaveLength(9);
    expect(copy.includes('CANARY')).toBe(false);
    expect(copy).toHaveLength(original.length);
    expect(copy.toString('latin1').split('coded picture')).toHaveLength(3);
    expect(copy.includes('\0\0\x01\x01tiles')).toBe(true);
  });

  it('has Exif data with nothing in them, so that who looks for some is not put out', () => {
    const copy = copyOf(heif([PICTURE, EXIF]));
    const at = copy.indexOf('coded picture') + 'coded picture'.length;
    const empty = `00000000${'4d4d002a00000008'}${'0000'}${'00000000'}`;
    expect(copy.subarray(at, at + EXIF.bytes.length).toString('hex')).toBe(empty.padEnd(2 * EXIF.bytes.length, '0'));
  });

  it('is turned like it, and has no property that nobody knows', () => {
    const properties = [box('irot', '\x01'), box('udes', 'CANARY'), box('uuid', 'CANARY'), box('cmex', 'CANARY')];
    const copy = copyOf(heif([PICTURE], { properties, more: [box('xml ', 'CANARY')] }));
    expect(copy.includes('CANARY')).toBe(false);
    expect(copy.includes(box('irot', '\x01'))).toBe(true);
    expect(copy.includes(box('free', Buffer.alloc(6)))).toBe(true);
  });

  it('lacks the film of a motion photo, and whatever else lies beside the picture', () => {
    const beside = [box('mpvd', 'CANARY'), box('uuid', 'CANARY'), box('free', 'CANARY')];
    const copy = copyOf(Buffer.concat([heif([PICTURE]), ...beside]));
    expect(copy.includes('CANARY')).toBe(false);
    expect(copy.includes('coded picture')).toBe(true);
  });

  it.each([
    ['has no picture', heif([EXIF])],
    ['has a picture with pictures’ own Exif data', heif([{ ...PICTURE, type: 'jpeg' }])],
    ['says that its picture lies outside of the data', heif([PICTURE], { shift: 1000 })],
    ['says that its picture lies before the data', heif([PICTURE], { shift: -4 })],
    ['says that picture and Exif data share their bytes', heif([EXIF, PICTURE], { shift: -4 })],
    ['is a film as well', Buffer.concat([heif([PICTURE]), box('moov')])],
    ['has two lists of items', heif([PICTURE], { more: [full('iinf', shorts(0))] })],
    ['has a box that runs past the end', heif([PICTURE]).subarray(0, -1)],
    ['has something behind its boxes', Buffer.concat([heif([PICTURE]), Buffer.from('odd')])],
  ])('is refused for one that %s', (_what, bytes) => {
    expect(() => copyOf(bytes)).toThrow(CannotStrip);
  });
});
