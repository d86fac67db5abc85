import { jest } from '@jest/globals';
import { copyFile, cp, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { FRAME_OVERHEAD } from './frame.js';
import { ALL, readAll, segmentPaths, valuesOf, Workspace } from './testing/workspace.js';

const DATA_START = 8192;
const VALUES = ['first', 'the second one', '第三', 'four', 'and the fifth'];

// Each byte of a log means a journal opened; a busy machine takes its time for that.
jest.setTimeout(60_000);

let work: Workspace;
let saved: string;
let frames: readonly { readonly from: number; readonly to: number }[];

/** A closed journal of one segment with the five values, copied away so that each case can begin from it. */
beforeAll(async () => {
  const maker = await Workspace.make();
  const journal = await maker.open();
  for (const value of VALUES) await journal.append(value);
  await journal.close();
  saved = await mkdtemp(join(tmpdir(), 'journal-saved-'));
  await cp(maker.directory, saved, { recursive: true });
  await maker.remove();
  let from = DATA_START;
  frames = VALUES.map((value) => {
    const to = from + Buffer.byteLength(value) + FRAME_OVERHEAD;
    const frame = { from, to };
    from = to;
    return frame;
  });
});
afterAll(() => rm(saved, { recursive: true, force: true }));

beforeEach(async () => void (work = await Workspace.make()));
afterEach(() => work.remove());

/** Puts the saved journal into place, with its segment changed. */
async function restore(change: (bytes: Buffer) => Buffer, name?: string): Promise<void> {
  await rm(work.directory, { recursive: true, force: true });
  await cp(saved, work.directory, { recursive: true });
  const path = await onlySegment();
  const original = await readFile(path);
  await writeFile(name === undefined ? path : join(path, '..', name), change(Buffer.from(original)));
  work.incidents.length = 0;
}

async function onlySegment(): Promise<string> {
  const [folder] = await readdir(work.directory);
  const names = (await readdir(join(work.directory, folder!))).filter((name) => name.startsWith('seg-'));
  expect(names).toHaveLength(1);
  return join(work.directory, folder!, names[0]!);
}

describe('a torn tail', () => {
  it.each(['cut', 'zeroed'] as const)('ends the log at the last whole record, wherever the file is %s', async (how) => {
    const end = frames.at(-1)!.to;
    for (let at = frames[2]!.from; at < end; at += 1) {
      let isChanged = true;
      await restore((bytes) => {
        if (how === 'cut') return bytes.subarray(0, at);
        const zeroed = Buffer.from(bytes).fill(0, at);
        // The last bytes of a checksum may be zeros by nature.
        isChanged = !zeroed.equals(bytes);
        return zeroed;
      });
      if (!isChanged) continue;
      const whole = frames.filter(({ to }) => to <= at).length;
      const isOnBorder = frames.some(({ to }) => to === at);
      const journal = await work.open();
      expect(valuesOf(await readAll(journal))).toEqual(VALUES.slice(0, whole));
      expect(work.kinds()).toEqual(isOnBorder ? [] : ['torn-tail']);

      expect(await journal.append('new')).toBeGreaterThan(whole);
      await journal.close();
      work.incidents.length = 0;
      const again = await work.open();
      expect(valuesOf(await readAll(again))).toEqual([...VALUES.slice(0, whole), 'new']);
      expect(work.incidents).toEqual([]);
      await again.close();
    }
  });

  it('is copied aside before it is cut', async () => {
    let torn: Buffer | undefined;
    await restore((bytes) => {
      torn = Buffer.from(bytes.subarray(frames[4]!.from, frames[4]!.to - 3));
      return bytes.subarray(0, frames[4]!.to - 3);
    });
    await work.open();
    expect(work.incidents).toMatchObject([{ kind: 'torn-tail', offset: frames[4]!.from, bytes: torn!.length }]);
    const [incident] = work.incidents;
    if (incident?.kind !== 'torn-tail' || incident.copiedTo === null) throw new Error('not copied');
    expect((await readFile(incident.copiedTo)).equals(torn!)).toBe(true);
  });

  it('may be filled with what looks like a record: none of it is delivered', async () => {
    await restore((bytes) => {
      const copyOfFirst = bytes.subarray(frames[0]!.from, frames[0]!.to);
      return Buffer.concat([bytes.subarray(0, frames[4]!.to - 5), copyOfFirst, copyOfFirst]);
    });
    expect(valuesOf(await readAll(await work.open()))).toEqual(VALUES.slice(0, 4));
  });
});

describe('a changed byte', () => {
  it('costs its own record at most, is reported, and delivers nothing corrupt', async () => {
    for (let at = DATA_START; at < frames.at(-1)!.to; at += 1) {
      await restore((bytes) => {
        bytes[at]! ^= 1 << (at % 8);
        return bytes;
      });
      const hit = frames.findIndex(({ to }) => at < to);
      const journal = await work.open();
      const records = await readAll(journal);
      expect(valuesOf(records)).toEqual(VALUES.filter((_, index) => index !== hit));
      expect(records.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5].filter((seq) => seq !== hit + 1));
      if (hit === VALUES.length - 1) {
        expect(work.kinds()).toEqual(['torn-tail']);
      } else {
        const { from, to } = frames[hit]!;
        expect(work.incidents).toEqual([
          {
            kind: 'record-damaged',
            segment: expect.stringContaining('/seg-'),
            offset: from,
            bytes: to - from,
            reason: 'checksum',
            fromSeq: hit + 1,
            toSeq: hit + 1,
            copiedTo: expect.stringContaining('/damaged/'),
          },
        ]);
      }
      await journal.close();
    }
  });

  it('in either copy of the header costs no record', async () => {
    for (const at of [0, 8, 10, 20, 40, 52, 60, 80, 4096, 4104, 4180]) {
      await restore((bytes) => {
        bytes[at]! ^= 0x10;
        return bytes;
      });
      const journal = await work.open();
      expect(valuesOf(await readAll(journal))).toEqual(VALUES);
      expect(work.incidents).toMatchObject([{ kind: 'header-damaged', isReadable: true }]);
      await journal.close();
    }
  });

  it('in both copies of the header loses the segment loudly, keeps its file, and reuses no number', async () => {
    await restore((bytes) => {
      bytes[20]! ^= 1;
      bytes[4096 + 20]! ^= 1;
      return bytes;
    });
    const journal = await work.open();
    expect(work.incidents).toMatchObject([{ kind: 'header-damaged', isReadable: false }]);
    expect(await readdir(join(journal.path, 'damaged'))).toEqual([expect.stringMatching(/^seg-/)]);
    expect(await journal.append('after')).toBeGreaterThan(5);
  });

  it('in a sealed segment is found by the reader, also in its last record', async () => {
    const journal = await work.open({ segmentBytes: 16 * 1024, tailBytes: 0 });
    const values = Array.from({ length: 30 }, (_, at) => `${at}`.padEnd(1500, '-'));
    for (const value of values) await journal.append(value);
    const [first] = await segmentPaths(journal);
    const bytes = await readFile(first!);
    const frameBytes = 1500 + FRAME_OVERHEAD;
    const inFirst = Math.floor((16 * 1024 - DATA_START) / frameBytes);
    bytes[DATA_START + (inFirst - 1) * frameBytes + 700]! ^= 1;
    bytes[DATA_START + frameBytes + 700]! ^= 1;
    await writeFile(first!, bytes);
    const expected = values.filter((_, at) => at !== 1 && at !== inFirst - 1);

    expect(valuesOf(await journal.read(1, ALL))).toEqual(expected);
    expect(valuesOf(await journal.read(1, ALL))).toEqual(expected);
    const lost = (seq: number) => ({ kind: 'record-damaged', fromSeq: seq, toSeq: seq, bytes: frameBytes });
    expect(work.incidents).toMatchObject([lost(2), lost(inFirst)]);
    await journal.close();

    work.incidents.length = 0;
    const again = await work.open({ segmentBytes: 16 * 1024 });
    expect(valuesOf(await readAll(again))).toEqual(expected);
    expect(work.incidents).toMatchObject([lost(2), lost(inFirst)]);
  });

  it('or a whole record taken out is noticed by its number', async () => {
    await restore((bytes) => Buffer.concat([bytes.subarray(0, frames[1]!.from), bytes.subarray(frames[1]!.to)]));
    expect(valuesOf(await readAll(await work.open()))).toEqual(VALUES.filter((_, at) => at !== 1));
    expect(work.incidents).toMatchObject([
      { kind: 'record-damaged', reason: 'missing', bytes: 0, fromSeq: 2, toSeq: 2, copiedTo: null },
    ]);
  });

  it('in a whole zeroed block between records is damage, not the end', async () => {
    await restore((bytes) => bytes.fill(0, frames[1]!.from, frames[2]!.to));
    expect(valuesOf(await readAll(await work.open()))).toEqual([VALUES[0], VALUES[3], VALUES[4]]);
    expect(work.incidents).toMatchObject([{ kind: 'record-damaged', reason: 'missing', fromSeq: 2, toSeq: 3 }]);
  });
});

describe('records that someone else put there', () => {
  it('does not deliver a frame that a citizen sent as text, even from a torn segment', async () => {
    await restore((bytes) => bytes);
    const journal = await work.open();
    const genuine = await readFile((await segmentPaths(journal))[0]!);
    const smuggled = genuine.subarray(frames[0]!.from, frames[0]!.to).toString('latin1');
    await journal.append(`${smuggled}${smuggled}`);
    await journal.append('behind');
    const [, path] = await segmentPaths(journal);
    await journal.close();
    // Spoils the length of the frame around it, so that recovery has to search through its bytes.
    const bytes = await readFile(path!);
    bytes[DATA_START + 4]! ^= 0xff;
    await writeFile(path!, bytes);
    expect(valuesOf(await readAll(await work.open()))).toEqual([...VALUES, 'behind']);
  });

  it('does not deliver a record of the same journal that was copied over from another segment', async () => {
    await restore((bytes) => bytes);
    const journal = await work.open();
    await journal.append('first');
    const [one, two] = await segmentPaths(journal);
    await journal.close();
    const foreign = (await readFile(one!)).subarray(frames[0]!.from, frames[0]!.to);
    const target = await readFile(two!);
    foreign.copy(target, DATA_START);
    await writeFile(two!, target);
    expect(valuesOf(await readAll(await work.open()))).toEqual(VALUES);
    expect(work.kinds()).toEqual(['torn-tail']);
  });
});

describe('keys and versions', () => {
  it('tells a wrong key from damage, and leaves everything in place', async () => {
    await restore((bytes) => bytes);
    await expect(work.open({ key: Buffer.alloc(32, 8) })).rejects.toMatchObject({
      code: 'KEY_MISMATCH',
      message: expect.stringContaining('JOURNAL_KEY'),
    });
    expect(valuesOf(await readAll(await work.open()))).toEqual(VALUES);
    expect(work.incidents).toEqual([]);
  });

  it('refuses a segment of a newer format, naming both', async () => {
    await restore((bytes) => {
      for (const at of [0, 4096]) {
        bytes.writeUInt16LE(2, at + 8);
        bytes.writeUInt32LE(crc32(bytes.subarray(at, at + 82)), at + 82);
      }
      return bytes;
    });
    await expect(work.open()).rejects.toMatchObject({
      code: 'VERSION_NEWER',
      message: expect.stringMatching(/format 2 .*up to 1/),
    });
  });

  it('refuses a record of a newer format, naming both', async () => {
    await restore((bytes) => {
      const { from, to } = frames[3]!;
      bytes[from + 2] = 7;
      bytes.writeUInt32LE(crc32(bytes.subarray(from, to - 4)), to - 4);
      return bytes;
    });
    await expect(work.open()).rejects.toMatchObject({
      code: 'VERSION_NEWER',
      message: expect.stringContaining('format 7'),
    });
  });
});

describe('a cursor', () => {
  it('ahead of a log that lost its end keeps its numbers from being given again', async () => {
    await restore((bytes) => bytes);
    const journal = await work.open();
    await journal.saveCursor(5);
    await journal.close();
    const [path] = await segmentPaths(journal);
    await truncate(path!, frames[2]!.to);
    const again = await work.open();
    expect(work.incidents).toMatchObject([{ kind: 'cursor-ahead', cursor: 5, lastSeq: 3 }]);
    expect(again.flushedSeq).toBe(5);
    expect(again.stats().unforwardedRecords).toBe(0);
    expect(await again.append('next')).toBeGreaterThan(5);
  });

  it('that cannot be read hands everything over again', async () => {
    await restore((bytes) => bytes);
    const journal = await work.open();
    await journal.saveCursor(4);
    await journal.close();
    await copyFile((await segmentPaths(journal))[0]!, join(journal.path, 'cursor'));
    const again = await work.open();
    expect(work.kinds()).toEqual(['cursor-damaged']);
    expect(again.cursor).toBe(0);
    expect(valuesOf(await readAll(again))).toEqual(VALUES);
  });
});
