import type { Box, BoxFile, Range } from './boxes.js';
import { CannotStrip } from './cannot-strip.js';
import type { UnitFormat } from './mp4-messages.js';
import { sampleRangesOf } from './mp4-samples.js';

/** A track of a film. */
export interface Track {
  readonly id: number;
  /** Whether it is picture or sound; all else goes: positions of the camera, captions, time codes. */
  readonly isKept: boolean;
  readonly samples: readonly Range[];
  /** How its pictures are cut, where they may have messages between them. */
  readonly units: UnitFormat | undefined;
}

const names = (list: string): ReadonlySet<string> => new Set(list.split(' '));
const OF_TRACK = names('tkhd mdia edts tref tapt');
const OF_MEDIA = names('mdhd hdlr minf elng');
const OF_INFORMATION = names('vmhd smhd hdlr dinf stbl');
const OF_TABLES = names('stsd stts ctts cslg stsc stsz stco co64 stss stps sdtp sbgp sgpd subs saiz saio padb stdp');
const PICTURE_CODECS = names('avc1 avc3 hvc1 hev1 dvh1 dvhe av01 vp08 vp09 mp4v s263 h263');
const SOUND_CODECS = names('mp4a samr sawb alac Opus fLaC ac-3 ec-3 apac');
const PLAIN_SOUND_CODECS = names('lpcm sowt twos in24 in32 fl32 fl64 ulaw alaw');
const OF_PICTURE_ENTRY = names(
  'avcC hvcC lhvC av1C vpcC dvcC dvvC dvwC esds d263 btrt pasp colr clap fiel gama mdcv clli cclv amve SmDm CoLL vexu hfov',
);
const OF_SOUND_ENTRY = names('esds wave chan chnl btrt damr dac3 dec3 dOps dfLa dapa alac pcmC SA3D');
const CODECS: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['vide', PICTURE_CODECS],
  ['soun', new Set([...SOUND_CODECS, ...PLAIN_SOUND_CODECS])],
]);

const HANDLER_TYPE = 8;
const HANDLER_NAME = 24;
const FIRST_ENTRY = 8;
const IN_THIS_FILE = 1;
const COMPRESSOR_NAME = { from: 50, to: 82 };
const PICTURE_ENTRY_BYTES = 78;
const SOUND_ENTRY_BYTES = 28;
// What QuickTime adds to it, by version.
const MORE_SOUND_ENTRY_BYTES = [0, 16, 36];

/** Reads a track, before anything of it is changed. */
export function trackOf(file: BoxFile, trak: Box): Track {
  const { view } = file;
  const header = file.only('tkhd', trak);
  const id = view.getUint32(header.from + (view.getUint8(header.from) === 1 ? 20 : 12));
  const media = file.only('mdia', trak);
  const handler = file.typeAt(file.only('hdlr', media).from + HANDLER_TYPE);
  const tables = file.only('stbl', file.only('minf', media));
  const codecs = CODECS.get(handler);
  const entries = [...file.within(file.only('stsd', tables), FIRST_ENTRY)];
  if (codecs && !entries.every(({ type }) => codecs.has(type))) {
    throw new CannotStrip('picture or sound are coded in a way that is not known');
  }
  const frameBytes = handler === 'soun' ? Math.max(0, ...entries.map((entry) => soundFrameBytes(file, entry))) : 0;
  return {
    id,
    isKept: codecs !== undefined,
    samples: sampleRangesOf(file, tables, frameBytes),
    units: handler === 'vide' ? unitFormatOf(file, entries) : undefined,
  };
}

/** By the settings of the decoder, in the one entry that says what is in the samples. */
function unitFormatOf(file: BoxFile, entries: readonly Box[]): UnitFormat | undefined {
  const formats = entries.flatMap((entry) =>
    [...file.within(entry, PICTURE_ENTRY_BYTES)].flatMap(({ type, from }): UnitFormat[] => {
      const lengthBytes = (at: number) => 1 + (file.view.getUint8(from + at) & 3);
      if (type === 'avcC') return [{ standard: 'H.264', lengthBytes: lengthBytes(4) }];
      return type === 'hvcC' ? [{ standard: 'H.265', lengthBytes: lengthBytes(21) }] : [];
    }),
  );
  const [first] = formats;
  const isOne = formats.every(
    (format) => format.standard === first?.standard && format.lengthBytes === first.lengthBytes,
  );
  if (!isOne) throw new CannotStrip('its pictures are cut in more than one way');
  return first;
}

/** Leaves in a track that is kept what playing it needs. */
export function stripTrack(file: BoxFile, trak: Box): void {
  const header = file.only('tkhd', trak);
  const media = file.only('mdia', trak);
  const information = file.only('minf', media);
  const tables = file.only('stbl', information);
  zeroTimes(file, header);
  zeroTimes(file, file.only('mdhd', media));
  for (const holder of [media, information]) {
    for (const { type, from, end } of file.within(holder)) {
      if (type === 'hdlr') file.bytes.fill(0, Math.min(from + HANDLER_NAME, end), end);
    }
  }
  const descriptions = file.only('stsd', tables);
  for (const entry of file.within(descriptions, FIRST_ENTRY)) {
    if (PICTURE_CODECS.has(entry.type)) {
      file.bytes.fill(0, entry.start + COMPRESSOR_NAME.from, entry.start + COMPRESSOR_NAME.to);
      file.keepOnly(OF_PICTURE_ENTRY, entry, PICTURE_ENTRY_BYTES);
    } else {
      file.keepOnly(OF_SOUND_ENTRY, entry, soundEntryBytes(file, descriptions, entry));
    }
  }
  stripReferences(file, file.only('dref', file.only('dinf', information)));
  file.keepOnly(OF_TABLES, tables);
  file.keepOnly(OF_INFORMATION, information);
  file.keepOnly(OF_MEDIA, media);
  file.keepOnly(OF_TRACK, trak);
}

function soundEntryBytes({ view }: BoxFile, descriptions: Box, { start }: Box): number {
  // Where the list itself has a version, that of an entry means something else.
  const version = view.getUint8(descriptions.from) === 0 ? view.getUint16(start + 16) : 0;
  return SOUND_ENTRY_BYTES + (MORE_SOUND_ENTRY_BYTES[version] ?? 0);
}

/** Where the samples are: in this file, with no room for the name of another. */
function stripReferences(file: BoxFile, dref: Box): void {
  for (const { from, end } of file.within(dref, FIRST_ENTRY)) {
    if ((file.view.getUint32(from) & IN_THIS_FILE) === 0) throw new CannotStrip('samples lie in another file');
    file.bytes.fill(0, from + 4, end);
  }
}

/** When a film, a track or its media were made and changed. */
export function zeroTimes({ bytes, view }: BoxFile, { from, end }: Box): void {
  const length = view.getUint8(from) === 1 ? 16 : 8;
  bytes.fill(0, from + 4, Math.min(from + 4 + length, end));
}

/** Bytes of one moment of uncompressed sound, over all channels. */
function soundFrameBytes({ view }: BoxFile, { start, type }: Box): number {
  if (!PLAIN_SOUND_CODECS.has(type)) return 0;
  const version = view.getUint16(start + 16);
  if (version === 1) return view.getUint32(start + 44);
  if (version === 2) return view.getUint32(start + 64);
  return (view.getUint16(start + 24) * view.getUint16(start + 26)) / 8;
}
