import { BoxFile, type Box, type Range } from './boxes.js';
import { CannotStrip } from './cannot-strip.js';
import { EMPTY_EXIF } from './exif.js';
import { itemExtentsOf, itemTypesOf, type ItemExtents } from './heif-items.js';
import { keepOnlyRanges } from './ranges.js';

/** Pictures, and what puts them together. `jpeg` is not among them: such an item may have Exif data of its own. */
const PICTURES = new Set(['hvc1', 'hev1', 'lhv1', 'av01', 'avc1', 'vvc1', 'grid', 'iovl', 'iden', 'tmap']);

const OF_META = new Set(['hdlr', 'dinf', 'pitm', 'iinf', 'iloc', 'iref', 'iprp', 'idat', 'grpl']);
const OF_PROPERTIES = new Set(['ipco', 'ipma']);
const PROPERTIES = new Set(
  (
    'hvcC lhvC av1C avcC vvcC ispe pixi colr pasp clap irot imir auxC rloc rref lsel a1op a1lx ' +
    'clli mdcv cclv amve ndwt tols reve'
  ).split(' '),
);

const META_SKIP = 4;
const HANDLER_NAME = 24;
// An item of Exif data begins with the distance to its TIFF header.
const EXIF_ITEM = Uint8Array.from([0, 0, 0, 0, ...EMPTY_EXIF]);

/**
 * Copies a HEIC, HEIF or AVIF picture with only the coded pictures and what puts them together left in it.
 *
 * How to turn the picture is a property of it (`irot`, `imir`) and stays. Every byte that belongs to no picture becomes zero.
 */
export function stripHeif(bytes: Uint8Array): Uint8Array {
  const file = new BoxFile(bytes);
  const boxes = [...file.top()];
  const metas = boxes.filter(({ type }) => type === 'meta');
  if (boxes[0]?.type !== 'ftyp' || metas.length !== 1 || !metas[0])
    throw new CannotStrip('it is not laid out like a HEIF');
  if (boxes.some(({ type }) => type === 'moov')) throw new CannotStrip('it holds a film beside the picture');
  const data = boxes.filter(({ type }) => type === 'mdat');
  for (const box of boxes) if (!['ftyp', 'meta', 'mdat'].includes(box.type)) file.blank(box);
  stripMeta(file, metas[0], data);
  return file.bytes;
}

function stripMeta(file: BoxFile, meta: Box, data: readonly Box[]): void {
  const only = (type: string) => file.only(type, meta, META_SKIP);
  const types = itemTypesOf(file, only('iinf'));
  const extents = itemExtentsOf(file, only('iloc'));
  const isPicture = ({ id }: ItemExtents) => PICTURES.has(types.get(id)?.type ?? '');
  if (!extents.some(isPicture)) throw new CannotStrip('there is no picture in it');
  const idat = [...file.within(meta, META_SKIP)].filter(({ type }) => type === 'idat');
  for (const isInIdat of [false, true]) {
    const here = extents.filter((item) => item.isInIdat === isInIdat);
    const base = isInIdat ? (idat[0]?.from ?? 0) : 0;
    const rangesOf = (items: readonly ItemExtents[]) => items.flatMap(({ ranges }) => ranges.map(shiftedBy(base)));
    const dropped = here.filter((item) => !isPicture(item));
    keepOnlyRanges(file, isInIdat ? idat : data, rangesOf(here.filter(isPicture)), rangesOf(dropped));
    const exif = dropped.filter(({ id }) => types.get(id)?.type === 'Exif');
    for (const range of rangesOf(exif)) writeEmptyExif(file, range, isInIdat ? idat : data);
  }
  // After its type an item may have a name, or a web address.
  for (const { at, end } of types.values()) file.bytes.fill(0, at + 4, end);
  stripProperties(file, only('iprp'));
  const handler = only('hdlr');
  file.bytes.fill(0, handler.from + HANDLER_NAME, handler.end);
  file.keepOnly(OF_META, meta, META_SKIP);
}

function stripProperties(file: BoxFile, iprp: Box): void {
  file.keepOnly(PROPERTIES, file.only('ipco', iprp));
  file.keepOnly(OF_PROPERTIES, iprp);
}

/** Readers that look for Exif data find some, with nothing in it. */
function writeEmptyExif(file: BoxFile, { from, to }: Range, boxes: readonly Box[]): void {
  const isThere = boxes.some((box) => box.from <= from && to <= box.end);
  if (isThere && to - from >= EXIF_ITEM.length) file.bytes.set(EXIF_ITEM, from);
}

function shiftedBy(base: number): (range: Range) => Range {
  return ({ from, to }) => ({ from: from + base, to: to + base });
}
