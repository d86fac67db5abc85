import { BoxFile, type Box, type Range } from './boxes.js';
import { CannotStrip } from './cannot-strip.js';
import { defaultSizesOf, stripFragment } from './mp4-fragments.js';
import { stripTrack, trackOf, zeroTimes, type Track } from './mp4-tracks.js';
import { keepOnlyRanges } from './ranges.js';

const OF_FILE = new Set(['ftyp', 'styp', 'moov', 'moof', 'mdat', 'sidx', 'mfra']);
const OF_FILM = new Set(['mvhd', 'trak', 'mvex']);
const OF_EXTENSION = new Set(['mehd', 'trex', 'trep']);

/**
 * Copies a film with only its pictures and its sound left in it, each with what playing it needs.
 *
 * Places, remarks, times, makers and every other track become empty boxes of the same size, and bytes that are no sample of picture
 * or sound become zero.
 */
export function stripMp4(bytes: Uint8Array): Uint8Array {
  const file = new BoxFile(bytes);
  const boxes = [...file.top()];
  const of = (type: string) => boxes.filter((box) => box.type === type);
  const films = of('moov').map((moov) => ({
    moov,
    traks: [...file.within(moov)].filter(({ type }) => type === 'trak'),
  }));
  const tracks = films.flatMap(({ traks }) => traks.map((trak) => ({ trak, track: trackOf(file, trak) })));
  if (!tracks.some(({ track }) => track.isKept)) throw new CannotStrip('there is neither picture nor sound in it');
  const kept: Range[] = [];
  const dropped: Range[] = [];
  for (const { trak, track } of tracks) {
    for (const range of track.samples) (track.isKept ? kept : dropped).push(range);
    if (track.isKept) stripTrack(file, trak);
    else file.blank(trak);
  }
  const byId = new Map(tracks.map(({ track }) => [track.id, track]));
  stripFragments(
    file,
    films.map(({ moov }) => moov),
    of('moof'),
    byId,
    { kept, dropped },
  );
  for (const { moov } of films) stripFilm(file, moov);
  for (const box of boxes) if (!OF_FILE.has(box.type)) file.blank(box);
  keepOnlyRanges(file, of('mdat'), kept, dropped);
  return file.bytes;
}

function stripFragments(
  file: BoxFile,
  films: readonly Box[],
  moofs: readonly Box[],
  tracks: ReadonlyMap<number, Track>,
  into: { readonly kept: Range[]; readonly dropped: Range[] },
): void {
  const extensions = films.flatMap((moov) => [...file.within(moov)].filter(({ type }) => type === 'mvex'));
  const trexes = extensions.flatMap((mvex) => [...file.within(mvex)].filter(({ type }) => type === 'trex'));
  const sizes = defaultSizesOf(file, trexes);
  for (const moof of moofs) {
    const samples = stripFragment(file, moof, tracks, sizes);
    for (const range of samples.kept) into.kept.push(range);
    for (const range of samples.dropped) into.dropped.push(range);
  }
  for (const mvex of extensions) file.keepOnly(OF_EXTENSION, mvex);
}

function stripFilm(file: BoxFile, moov: Box): void {
  zeroTimes(file, file.only('mvhd', moov));
  file.keepOnly(OF_FILM, moov);
}
