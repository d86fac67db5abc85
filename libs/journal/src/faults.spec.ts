import { cp, rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { JournalUnavailableError } from './index.js';
import { FaultFs, systemError } from './testing/fault-fs.js';
import { ALL, readAll, segmentPaths, until, valuesOf, Workspace } from './testing/workspace.js';

let work: Workspace;
let fs: FaultFs;
beforeEach(async () => {
  work = await Workspace.make();
  fs = new FaultFs();
});
afterEach(async () => {
  fs.reset();
  await work.remove();
});

const isSegment = (path: string) => path.includes('/seg-');

describe('a failing disk', () => {
  it('may write as little at a time as it likes', async () => {
    for (const most of [1, 7, 44]) {
      const journal = await work.open({ fs });
      fs.reset((step, path) => (step === 'write' && isSegment(path) ? most : undefined));
      await Promise.all(['one', 'two', 'three'].map((value) => journal.append(`${value} ${most}`)));
      fs.reset();
      await journal.close();
    }
    const expected = [1, 7, 44].flatMap((most) => ['one', 'two', 'three'].map((value) => `${value} ${most}`));
    expect(valuesOf(await readAll(await work.open()))).toEqual(expected);
    expect(work.incidents).toEqual([]);
  });

  it.each(['write', 'datasync'] as const)(
    'that fails one %s gets the records again in a fresh segment',
    async (step) => {
      const journal = await work.open({ fs });
      await journal.append('before');
      let failed = '';
      const synced: string[] = [];
      fs.reset((taken, path) => {
        if (taken === 'datasync') synced.push(path);
        if (taken !== step || failed !== '' || !isSegment(path)) return undefined;
        failed = path;
        return systemError('EIO');
      });
      const seqs = await Promise.all([journal.append('a'), journal.append('b')]);
      expect(seqs[0]).toBeGreaterThan(1);
      expect(journal.state).toBe('open');
      expect(work.incidents).toMatchObject([
        { kind: 'segment-poisoned', segment: failed, cause: { message: 'injected EIO' } },
      ]);
      await journal.append('c');
      // exactly one flush was ever asked of the handle that failed
      expect(synced.filter((path) => path === failed)).toHaveLength(step === 'datasync' ? 1 : 0);
      expect(await segmentPaths(journal)).toHaveLength(2);
      expect(valuesOf(await journal.read(1, ALL))).toEqual(['before', 'a', 'b', 'c']);
      await journal.close();
      work.incidents.length = 0;
      const again = await work.open();
      expect(valuesOf(await readAll(again))).toEqual(['before', 'a', 'b', 'c']);
      expect((await readAll(again)).slice(1, 3).map(({ seq }) => seq)).toEqual(seqs);
      expect(work.incidents).toEqual([]);
    },
  );

  it('that fails twice refuses, is not ready, and heals by itself', async () => {
    const journal = await work.open({ fs });
    await journal.append('before');
    fs.reset((step) => (step === 'datasync' ? systemError('EIO') : undefined));
    await expect(journal.append('lost')).rejects.toBeInstanceOf(JournalUnavailableError);
    expect(journal.state).toBe('failed');
    await expect(journal.append('refused at once')).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(valuesOf(await readAll(journal))).toEqual(['before']);
    expect(work.kinds()).toContain('unavailable');

    fs.reset();
    await until(() => journal.state === 'open');
    expect(work.kinds().at(-1)).toBe('available');
    const seq = await journal.append('after');
    await journal.close();
    const again = await work.open();
    expect(valuesOf(await readAll(again))).toEqual(['before', 'after']);
    expect((await readAll(again)).at(-1)?.seq).toBe(seq);
  });

  it('that is full at any write never yields half a record, and what was acknowledged stays', async () => {
    // Small segments, so that headers, zero-filling and records all have their turn to fail.
    for (let nth = 1; nth <= 33; nth += 1) {
      const area = await Workspace.make();
      const faulty = new FaultFs();
      try {
        const journal = await area.open({ fs: faulty, segmentBytes: 16 * 1024 });
        faulty.reset((step, _path, count) => (step === 'write' && count >= nth ? systemError('ENOSPC') : undefined));
        const kept: string[] = [];
        for (let at = 0; at < 25; at += 1) {
          const value = `${at}`.padEnd(1000, '.');
          await journal.append(value).then(
            () => kept.push(value),
            (cause: unknown) => expect(cause).toBeInstanceOf(JournalUnavailableError),
          );
        }
        expect(valuesOf(await readAll(journal))).toEqual(kept);
        faulty.reset();
        await until(() => journal.state === 'open');
        await journal.append('room again');
        await journal.close();
        const again = await area.open();
        expect(valuesOf(await readAll(again))).toEqual([...kept, 'room again']);
        expect(area.kinds()).not.toContain('record-damaged');
      } finally {
        faulty.reset();
        await area.remove();
      }
    }
  }, 60_000);

  it('with too little room left refuses before it writes anything, also at start, and can be drained', async () => {
    const first = await work.open();
    for (const value of ['a', 'b']) await first.append(value);
    await first.close();
    fs.free = 100 * 1024;
    await rm(`${first.path}/spare.log`);
    const journal = await work.open({ fs });
    expect(journal.state).toBe('failed');
    await expect(journal.append('c')).rejects.toMatchObject({ cause: { code: 'ENOSPC' } });
    expect(valuesOf(await readAll(journal))).toEqual(['a', 'b']);
    await journal.saveCursor(2);
    expect(journal.cursor).toBe(2);
    expect(journal.stats().diskFreeBytes).toBe(100 * 1024);
    fs.free = null;
    await until(() => journal.state === 'open');
    await journal.append('c');
  });

  it('that cannot read one block delivers what is in the others', async () => {
    const journal = await work.open({ fs, tailBytes: 0 });
    const values = Array.from({ length: 20 }, (_, at) => `${at}`.padEnd(1000, '#'));
    await Promise.all(values.map((value) => journal.append(value)));
    fs.reset((step, where) => {
      const match = /@(\d+)\+(\d+)$/.exec(where);
      if (step !== 'read' || match === null) return undefined;
      const from = Number(match[1]);
      return from < 16384 && from + Number(match[2]) > 12288 ? systemError('EIO') : undefined;
    });
    // Records of 1044 bytes from 8192 on: those that touch the block 12288–16383 are the 4th to the 8th.
    expect(valuesOf(await readAll(journal))).toEqual(values.filter((_, at) => at < 3 || at > 7));
    expect(work.incidents).toMatchObject([{ kind: 'record-damaged', fromSeq: 4, toSeq: 8 }]);
  });

  it('that reads nothing at all is an error, not an end', async () => {
    const journal = await work.open({ fs, tailBytes: 0 });
    await journal.append('kept');
    fs.reset((step) => (step === 'read' ? systemError('EIO') : undefined));
    await expect(journal.read(1, ALL)).rejects.toThrow('EIO');
    fs.reset();
    expect(valuesOf(await journal.read(1, ALL))).toEqual(['kept']);
  });
});

describe('a power cut', () => {
  async function cutAfter(
    syncMode: 'fdatasync' | 'none',
  ): Promise<{ readonly acked: string[]; readonly found: readonly string[] }> {
    const journal = await work.open({ fs, syncMode, segmentBytes: 32 * 1024 });
    const acked: string[] = [];
    for (let at = 0; at < 60; at += 1) {
      const value = `message ${at}`.padEnd(900, '.');
      await journal.append(value);
      acked.push(value);
    }
    // The process is gone together with the power: nothing is closed in an orderly way.
    await fs.powerCut();
    const other = await Workspace.make();
    await cp(journal.path, `${other.directory}/${basename(journal.path)}`, {
      recursive: true,
      filter: (source) => !source.includes('/lock-'),
    });
    const found = valuesOf(await readAll(await other.open()));
    await other.remove();
    return { acked, found };
  }

  it('takes nothing that was acknowledged', async () => {
    const { acked, found } = await cutAfter('fdatasync');
    expect(found).toEqual(acked);
  });

  it('does take from a journal that does not flush, so that this test can fail', async () => {
    const { acked, found } = await cutAfter('none');
    expect(found.length).toBeLessThan(acked.length);
  });
});
