import { jest } from '@jest/globals';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { adoptOrphans, findOrphans } from './index.js';
import { claimFolder, listFolders } from './folder.js';
import { nodeJournalFs } from './journal-fs.js';
import { compileForChild, JournalProcess } from './testing/child.js';
import { readAll, until, valuesOf, Workspace } from './testing/workspace.js';

// Starts processes; a busy machine takes its time for that.
jest.setTimeout(60_000);

let work: Workspace;
let compiled: string;
beforeAll(async () => void (compiled = await compileForChild()));
afterAll(() => rm(compiled, { recursive: true, force: true }));
beforeEach(async () => void (work = await Workspace.make()));
afterEach(() => work.remove());

const folders = async () => (await readdir(work.directory)).filter((name) => !name.startsWith('.'));

describe('ownership', () => {
  it('gives two living gateways a journal each', async () => {
    const one = await work.open();
    const two = await work.open();
    expect(one.id).not.toBe(two.id);
    await Promise.all([one.append('1'), two.append('2')]);
    expect(valuesOf(await readAll(one))).toEqual(['1']);
    expect(valuesOf(await readAll(two))).toEqual(['2']);
  });

  it('refuses a journal that another process has open, and lets it go once that is killed', async () => {
    const other = new JournalProcess(compiled, work.directory, 'hold');
    const id = await other.id();
    try {
      await expect(work.open({ id })).rejects.toMatchObject({ code: 'LOCKED', message: expect.stringContaining(id) });
      expect((await work.open()).id).not.toBe(id);
      expect(await findOrphans(work.directory)).toEqual([]);
    } finally {
      await other.kill();
    }
    expect(await findOrphans(work.directory)).toEqual([id]);
    expect((await work.open({ id })).id).toBe(id);
    expect(await findOrphans(work.directory)).toEqual([]);
  });

  it('names an id that is not there', async () => {
    await expect(work.open({ id: 'nosuchid1234' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('works in a folder whose path is too long for a socket', async () => {
    const directory = join(work.directory, 'a'.repeat(100), 'b'.repeat(100));
    await mkdir(directory, { recursive: true });
    const journal = await work.open({ directory });
    await journal.append('deep');
    const { id } = journal;
    await expect(work.open({ directory, id })).rejects.toMatchObject({ code: 'LOCKED' });
    await journal.close();
    expect(valuesOf(await readAll(await work.open({ directory, id })))).toEqual(['deep']);
  });

  it('lets exactly one of many claim a dead folder', async () => {
    const journal = await work.open();
    await journal.close();
    for (let round = 0; round < 20; round += 1) {
      const [folder] = await listFolders(nodeJournalFs, work.directory);
      const claims = await Promise.all(
        Array.from({ length: 8 }, () => claimFolder(nodeJournalFs, work.directory, folder!)),
      );
      const owners = claims.filter((claim) => claim !== null);
      expect(owners).toHaveLength(1);
      expect(await folders()).toEqual([`${journal.id}.${owners[0]!.owner}`]);
      expect(await claimFolder(nodeJournalFs, work.directory, owners[0]!)).toBeNull();
      await owners[0]!.release();
    }
  });

  it('lets many that start at once end up in a folder each', async () => {
    const [one, two] = [await work.open(), await work.open()];
    await Promise.all([one.close(), two.close()]);
    const journals = await Promise.all(Array.from({ length: 5 }, () => work.open()));
    expect(new Set(journals.map(({ id }) => id)).size).toBe(5);
    expect(journals.map(({ id }) => id)).toEqual(expect.arrayContaining([one.id, two.id]));
    expect(await folders()).toHaveLength(5);
  });
});

describe('adoption', () => {
  it('hands over dead owners’ journals with their ids, numbers and cursors, and takes no appends', async () => {
    const [own, dead] = [await work.open(), await work.open()];
    for (const value of ['a', 'b', 'c']) await dead.append(value);
    await dead.saveCursor(1);
    await dead.close();

    const { adopted, refused } = await adoptOrphans(work.options());
    expect(refused).toEqual([]);
    expect(adopted.map(({ id }) => id)).toEqual([dead.id]);
    const orphan = work.track(adopted[0]!);
    expect(orphan.cursor).toBe(1);
    expect(await readAll(orphan, orphan.cursor + 1)).toMatchObject([
      { seq: 2, value: 'b' },
      { seq: 3, value: 'c' },
    ]);
    await expect(orphan.append('no')).rejects.toMatchObject({ code: 'DRAINING' });
    expect((await adoptOrphans(work.options())).adopted).toEqual([]);
    await own.append('still mine');
  });

  it('removes the folder once nothing is left in it', async () => {
    const [own, dead] = [await work.open(), await work.open()];
    await dead.append('a');
    await dead.close();
    const options = work.options({ retention: { maxAgeMs: 0, maxBytes: 0 } });
    const [orphan] = (await adoptOrphans(options)).adopted;
    await orphan!.applyRetention();
    await orphan!.close();
    expect(await folders()).toHaveLength(2);

    const [again] = (await adoptOrphans(options)).adopted;
    await again!.saveCursor(1);
    await again!.applyRetention();
    await again!.close();
    expect(await folders()).toEqual([expect.stringContaining(own.id)]);
  });

  it('names what it could not open, and opens the rest', async () => {
    await work.open();
    const foreign = await work.open({ key: Buffer.alloc(32, 99) });
    const dead = await work.open();
    for (const journal of [foreign, dead]) {
      await journal.append('a');
      await journal.close();
    }
    const { adopted, refused } = await adoptOrphans(work.options());
    expect(adopted.map((journal) => work.track(journal).id)).toEqual([dead.id]);
    expect(refused).toMatchObject([{ id: foreign.id, cause: { code: 'KEY_MISMATCH' } }]);
  });

  it('lets a restarted gateway have the journal written last, and leaves the older to be adopted', async () => {
    const [older, newer] = [await work.open(), await work.open()];
    await older.append('old');
    await older.close();
    const olderAt = Date.now();
    await until(() => Date.now() > olderAt + 20);
    await newer.append('new');
    await newer.close();
    expect((await work.open()).id).toBe(newer.id);
    expect(await findOrphans(work.directory)).toEqual([older.id]);
  });
});

describe('kill -9', () => {
  it('loses nothing that was acknowledged, and numbers nothing twice', async () => {
    const acked = new Map<number, string>();
    let id: string | undefined;
    for (let round = 0; round < 6; round += 1) {
      const child = new JournalProcess(compiled, work.directory, 'append');
      id ??= await child.id();
      await until(() => child.lines.length >= 300 * (round + 1));
      await child.kill();
      expect(await child.id()).toBe(id);
      for (const line of child.lines.slice(1)) {
        const [, seq, value] = line.split(' ');
        expect(acked.has(Number(seq))).toBe(false);
        acked.set(Number(seq), value!);
      }
    }
    const journal = await work.open({ id: id! });
    const kept = new Map((await readAll(journal)).map(({ seq, value }) => [seq, value.replace(/\.+$/, '')]));
    const lost = [...acked].filter(([seq, value]) => kept.get(seq) !== value);
    expect(acked.size).toBeGreaterThan(6 * 300);
    expect(lost).toEqual([]);
    expect(work.incidents.filter(({ kind }) => kind !== 'torn-tail')).toEqual([]);
  });
});
