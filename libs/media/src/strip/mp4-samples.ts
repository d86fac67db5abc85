import type { Box, BoxFile, Range } from './boxes.js';
import { CannotStrip } from './cannot-strip.js';

// An hour of speech in chunks of one sample each has fewer.
const MAX_CHUNKS = 500_000;

/** Where the samples of a track lie, by the tables in its `stbl` box, chunk by chunk. */
export function sampleRangesOf(file: BoxFile, stbl: Box, leastSampleBytes: number): readonly Range[] {
  const offsets = chunkOffsetsOf(file, stbl);
  if (offsets.length === 0) return [];
  const samplesIn = samplesPerChunkOf(file, file.only('stsc', stbl));
  const bytesOf = sampleBytesOf(file, stbl, leastSampleBytes);
  let sample = 0;
  return offsets.map((from, index) => {
    const count = samplesIn(index + 1);
    const to = from + bytesOf(sample, count);
    sample += count;
    return { from, to };
  });
}

function chunkOffsetsOf(file: BoxFile, stbl: Box): readonly number[] {
  const { view } = file;
  const isLong = [...file.within(stbl)].some(({ type }) => type === 'co64');
  const { from } = file.only(isLong ? 'co64' : 'stco', stbl);
  const count = view.getUint32(from + 4);
  if (count > MAX_CHUNKS) throw new CannotStrip('a track is cut into too many pieces');
  return Array.from({ length: count }, (_, index) =>
    isLong ? Number(view.getBigUint64(from + 8 + index * 8)) : view.getUint32(from + 8 + index * 4),
  );
}

/** How many samples a chunk has; to be asked for one chunk after the other, from 1 on. */
function samplesPerChunkOf({ view }: BoxFile, { from, end }: Box): (chunk: number) => number {
  const runs = view.getUint32(from + 4);
  const at = (run: number) => from + 8 + run * 12;
  if (at(runs) > end || view.getUint32(at(0)) !== 1)
    throw new CannotStrip('the chunks of a track are not told in full');
  let run = 0;
  return (chunk) => {
    while (run + 1 < runs && view.getUint32(at(run + 1)) <= chunk) run += 1;
    return view.getUint32(at(run) + 4);
  };
}

/** How many bytes samples have together: `(first, count)`. */
function sampleBytesOf(file: BoxFile, stbl: Box, least: number): (first: number, count: number) => number {
  const { view } = file;
  const { type, from } = [...file.within(stbl)].find((box) => box.type === 'stz2') ?? file.only('stsz', stbl);
  if (type === 'stz2') throw new CannotStrip('sample sizes are told in a form that is not known');
  const size = view.getUint32(from + 4);
  const total = view.getUint32(from + 8);
  // Uncompressed sound calls 1 the size of a sample that has more bytes.
  if (size > 0) return (first, count) => Math.max(0, Math.min(count, total - first)) * Math.max(size, least);
  return (first, count) => {
    let bytes = 0;
    for (let sample = first; sample < Math.min(first + count, total); sample += 1) {
      bytes += view.getUint32(from + 12 + sample * 4);
    }
    return bytes;
  };
}
