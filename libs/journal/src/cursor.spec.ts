import { readFile, writeFile } from 'node:fs/promises';
import { CursorFile } from './cursor.js';
import type { JournalIncident } from './incident.js';
import { FaultFs, systemError } from './testing/fault-fs.js';
import { Workspace } from './testing/workspace.js';

let work: Workspace;
let fs: FaultFs;
const incidents: JournalIncident[] = [];
const opened: CursorFile[] = [];
const open = async () => {
  const cursor = await CursorFile.open(fs, work.directory, (incident) => incidents.push(incident));
  opened.push(cursor);
  return cursor;
};

beforeEach(async () => {
  work = await Workspace.make();
  fs = new FaultFs();
  incidents.length = 0;
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((cursor) => cursor.close()));
  await work.remove();
});

describe('CursorFile', () => {
  it('begins at 0 and is where it was saved after a restart', async () => {
    const cursor = await open();
    expect(cursor.seq).toBe(0);
    for (const seq of [3, 2 ** 40, 2 ** 40 + 1]) await cursor.save(seq);
    await cursor.close();
    expect((await open()).seq).toBe(2 ** 40 + 1);
  });

  it('never goes back', async () => {
    const cursor = await open();
    await cursor.save(9);
    await cursor.save(4);
    expect(cursor.seq).toBe(9);
  });

  it('shares flushes among saves that wait', async () => {
    const cursor = await open();
    fs.reset();
    await Promise.all(Array.from({ length: 500 }, (_, at) => cursor.save(at + 1)));
    expect(fs.count('datasync')).toBe(2);
    expect(cursor.seq).toBe(500);
  });

  it('is on disk when a save resolves, through any power cut', async () => {
    const cursor = await open();
    for (let seq = 1; seq <= 5; seq += 1) {
      await cursor.save(seq);
      await fs.powerCut();
      expect((await open()).seq).toBe(seq);
    }
  });

  it('survives a torn write at every byte: it is the old one or the new one', async () => {
    const cursor = await open();
    await cursor.save(10);
    const path = `${work.directory}/cursor`;
    const before = await readFile(path);
    await cursor.save(11);
    const after = await readFile(path);
    await cursor.close();
    const changed = [...after.keys()].filter((at) => before[at] !== after[at]);
    expect(changed.length).toBeGreaterThan(0);
    for (let at = changed[0]!; at <= changed.at(-1)!; at += 1) {
      await writeFile(path, Buffer.concat([after.subarray(0, at), before.subarray(at)]));
      const reopened = await open();
      expect(reopened.seq).toBe(10);
      await reopened.close();
    }
    expect(incidents).toEqual([]);
  });

  it('allocates nothing, so that a full disk does not stop it', async () => {
    const cursor = await open();
    fs.reset((step) => (step === 'open' || step === 'rename' ? systemError('ENOSPC') : undefined));
    for (let seq = 1; seq <= 10; seq += 1) await cursor.save(seq);
    expect(cursor.seq).toBe(10);
  });

  it('moves to a new file when a flush fails, and does not ask the old one again', async () => {
    const cursor = await open();
    fs.reset((step, _path, nth) => (step === 'datasync' && nth === 1 ? systemError('EIO') : undefined));
    await cursor.save(7);
    expect(fs.count('datasync')).toBe(2);
    await cursor.close();
    fs.reset();
    expect((await open()).seq).toBe(7);
  });

  it('says so when the disk refuses altogether, stays where it is, and works again later', async () => {
    const cursor = await open();
    await cursor.save(1);
    fs.reset((step) => (step === 'datasync' ? systemError('EIO') : undefined));
    await expect(cursor.save(2)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(cursor.seq).toBe(1);
    fs.reset();
    await cursor.save(3);
    await cursor.close();
    expect((await open()).seq).toBe(3);
  });
});
