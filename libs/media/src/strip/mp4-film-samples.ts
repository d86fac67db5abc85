import type { Range } from './boxes.js';
import { CannotStrip } from './cannot-strip.js';
import type { CodedPictures } from './mp4-messages.js';
import type { Track } from './mp4-tracks.js';

// Over all tracks: two hours of picture and speech in pieces of one sample each have fewer.
const MAX_PIECES = 600_000;

/** Where a film's samples lie, those of picture and sound apart from all others. */
export class FilmSamples {
  readonly kept: Range[] = [];
  readonly dropped: Range[] = [];
  /** Of those kept, the pictures between which there may be messages. */
  readonly inUnits: CodedPictures[] = [];
  private pieces = 0;

  /** @param track undefined where the film does not have the one that its fragment names */
  add(track: Track | undefined, ranges: readonly Range[]): void {
    this.pieces += ranges.length;
    if (this.pieces > MAX_PIECES) throw new CannotStrip('it is cut into too many pieces');
    const all = track?.isKept ? this.kept : this.dropped;
    for (const range of ranges) all.push(range);
    const format = track?.units;
    if (format) for (const { from, to } of ranges) this.inUnits.push({ from, to, format });
  }
}
