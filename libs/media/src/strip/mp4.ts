import { BoxFile, type Box } from './boxes.js';
import { CannotStrip } from './cannot-strip.js';
import { FilmSamples } from './mp4-film-samples.js';
import { defaultSizesOf, stripFragment } from './mp4-fragments.js';
import { stripMessages } from './mp4-messages.js';
import { stripTrack, trackOf, zeroTimes, type Track } from './mp4-tracks.js';
import { keepOnlyRanges } from './ranges.js';

const OF_FILE = new Set(['ftyp', 'styp', 'moov', 'moof', 'mdat', 'sidx', 'mfra']);
const OF_FILM = new Set(['mvhd', 'trak', 'mvex']);
const OF_EXTENSION = new Set(['mehd', 'trex', 'trep']);

/**
 * Copies a film with only its pictures and its sound left in it, each with what playing it needs.
 *
 * Places, remarks, times, makers and every other track become empty boxes of the same size, bytes that are no sample of picture
 * or sound become zero, and messages between the pictures say nothing any more.
 */
export function stripMp4(bytes: Uint8Array): Uint8Array {
  const file = new BoxFile(bytes);
  const boxes = [...file.top()];
  const of = (type: string) => boxes.filter((box) => box.type === type);
  const films = of('moov').map((moov) => ({
    moov,
    traks: [...file.within(moov)].filter(({ type }) => type === 'trak'),
  }));
  const samples = new FilmSamples();
  const tracks = films.flatMap(({ traks }) =>
    traks.map((trak) => {
      const track = trackOf(file, trak);
      samples.add(track, track.samples);
      return { trak, track };
    }),
  );
  if (!tracks.some(({ track }) => track.isKept)) throw new CannotStrip('there is neither picture nor sound in it');
  for (const { trak, track } of tracks) {
    if (track.isKept) stripTrack(file, trak);
    else file.blank(trak);
  }
  const byId = new Map(tracks.map(({ track }) => [track.id, track]));
  stripFragments(
    file,
    films.map(({ moov }) => moov),
    of('moof'),
    byId,
    samples,
  );
  for (const { moov } of films) stripFilm(file, moov);
  for (const box of boxes) if (!OF_FILE.has(box.type)) file.blank(box);
  keepOnlyRanges(file, of('mdat'), samples.kept, samples.dropped);
  stripMessages(file, samples.inUnits);
  return file.bytes;
}

function stripFragments(
  file: BoxFile,
  films: readonly Box[],
  moofs: readonly Box[],
  tracks: ReadonlyMap<number, Track>,
  samples: FilmSamples,
): void {
  const extensions = films.flatMap((moov) => [...file.within(moov)].filter(({ type }) => type === 'mvex'));
  const trexes = extensions.flatMap((mvex) => [...file.within(mvex)].filter(({ type }) => type === 'trex'));
  const sizes = defaultSizesOf(file, trexes);
  for (const moof of moofs) stripFragment(file, moof, tracks, sizes, samples);
  for (const mvex of extensions) file.keepOnly(OF_EXTENSION, mvex);
}

function stripFilm(file: BoxFile, moov: Box): void {
  zeroTimes(file, file.only('mvhd', moov));
  file.keepOnly(OF_FILM, moov);
}
