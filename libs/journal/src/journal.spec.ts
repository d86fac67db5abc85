import { Journal, JournalFullError } from './index.js';
import { ALL, KEY, readAll, segmentPaths, TEXT, valuesOf, Workspace } from './testing/workspace.js';

let work: Workspace;
beforeEach(async () => void (work = await Workspace.make()));
afterEach(() => work.remove());

describe('Journal', () => {
  it('gives back what it acknowledged, in order, from memory and after a restart from disk', async () => {
    const journal = await work.open();
    expect(await journal.append('一')).toBe(1);
    expect(await journal.append('二')).toBe(2);
    expect(journal.flushedSeq).toBe(2);
    expect(valuesOf(await journal.read(1, ALL))).toEqual(['一', '二']);
    await journal.close();

    const again = await work.open();
    expect(again.id).toBe(journal.id);
    expect(again.id).toMatch(/^[a-z0-9]{8,16}$/);
    expect(await again.read(1, ALL)).toEqual([
      { seq: 1, appendedAt: expect.any(Number), value: '一' },
      { seq: 2, appendedAt: expect.any(Number), value: '二' },
    ]);
    expect(valuesOf(await again.read(2, ALL))).toEqual(['二']);
    expect(await again.append('三')).toBeGreaterThan(2);
    expect(valuesOf(await readAll(again))).toEqual(['一', '二', '三']);
    expect(work.incidents).toEqual([]);
  });

  it('keeps 256 concurrent appends, each once, numbered in the order of the calls', async () => {
    const journal = await work.open();
    const values = Array.from({ length: 256 }, (_, at) => `message ${at} ${'x'.repeat(at * 3)}`);
    const seqs = await Promise.all(values.map((value) => journal.append(value)));
    expect(seqs).toEqual([...seqs].sort((a, b) => a - b));
    expect(new Set(seqs).size).toBe(256);
    await journal.close();
    const records = await readAll(await work.open());
    expect(records.map(({ seq }) => seq)).toEqual(seqs);
    expect(valuesOf(records)).toEqual(values);
  });

  it('reads across the borders of segments and of memory', async () => {
    const journal = await work.open({ segmentBytes: 16 * 1024, tailBytes: 3000 });
    const values = Array.from({ length: 120 }, (_, at) => `${at}`.padEnd(1000, '.'));
    for (const value of values) await journal.append(value);
    expect((await segmentPaths(journal)).length).toBeGreaterThan(10);
    expect(valuesOf(await journal.read(1, ALL))).toEqual(values);
    for (let seq = 1; seq <= 120; seq += 1) {
      expect(valuesOf(await journal.read(seq, { maxRecords: 3, maxBytes: 10_000 }))).toEqual(
        values.slice(seq - 1, seq + 2),
      );
    }
    expect(await journal.read(121, ALL)).toEqual([]);
  });

  it('bounds a read by records and by bytes, but always brings one', async () => {
    const journal = await work.open({ tailBytes: 0 });
    for (const value of ['aaaa', 'bbbb', 'cccc']) await journal.append(value);
    expect(valuesOf(await journal.read(1, { maxRecords: 10, maxBytes: 8 }))).toEqual(['aaaa', 'bbbb']);
    expect(valuesOf(await journal.read(1, { maxRecords: 1, maxBytes: 8 }))).toEqual(['aaaa']);
    expect(valuesOf(await journal.read(2, { maxRecords: 10, maxBytes: 1 }))).toEqual(['bbbb']);
  });

  it('never numbers twice, over restarts with and without records', async () => {
    const seen: number[] = [];
    for (let run = 0; run < 5; run += 1) {
      const journal = await work.open();
      if (run % 2 === 0) seen.push(await journal.append(`run ${run}`), await journal.append('more'));
      await journal.close();
    }
    expect(seen).toEqual([...new Set(seen)].sort((a, b) => a - b));
    const journal = await work.open();
    expect((await readAll(journal)).map(({ seq }) => seq)).toEqual(seen);
    expect(journal.stats().unforwardedRecords).toBe(6);
  });

  it('refuses more than may wait for the disk, and takes it later', async () => {
    const journal = await work.open({ maxPendingRecords: 3, maxPendingBytes: 10 });
    const first = [journal.append('a'), journal.append('b'), journal.append('c')];
    await expect(journal.append('d')).rejects.toBeInstanceOf(JournalFullError);
    await expect(Promise.all(first)).resolves.toEqual([1, 2, 3]);
    const one = journal.append('123456');
    await expect(journal.append('123456')).rejects.toMatchObject({ code: 'FULL' });
    await one;
    expect(valuesOf(await readAll(journal))).toEqual(['a', 'b', 'c', '123456']);
  });

  it('takes a record that just fits a segment and refuses one byte more', async () => {
    const journal = await work.open({ segmentBytes: 16 * 1024 });
    const largest = 16 * 1024 - 8192 - 44;
    await journal.append('y'.repeat(largest));
    await expect(journal.append('y'.repeat(largest + 1))).rejects.toMatchObject({ code: 'RECORD_TOO_LARGE' });
    expect((await journal.read(1, ALL))[0]?.value).toHaveLength(largest);
  });

  it('wakes who waits for a record, and lets go who no longer wants one', async () => {
    const journal = await work.open();
    const woken = journal.waitForFlushed(0);
    const controller = new AbortController();
    const given = journal.waitForFlushed(5, controller.signal);
    controller.abort(new Error('enough'));
    await expect(given).rejects.toThrow('enough');
    await journal.append('x');
    await woken;
    await journal.waitForFlushed(0);
    const cut = journal.waitForFlushed(1);
    await Promise.all([expect(cut).rejects.toMatchObject({ code: 'CLOSED' }), journal.close()]);
  });

  it('flushes what is pending at close, and refuses what comes after', async () => {
    const journal = await work.open();
    const pending = [journal.append('a'), journal.append('b')];
    await journal.close();
    expect(await Promise.all(pending)).toEqual([1, 2]);
    expect(journal.state).toBe('closed');
    await expect(journal.append('c')).rejects.toMatchObject({ code: 'CLOSED' });
    expect(valuesOf(await readAll(await work.open()))).toEqual(['a', 'b']);
  });

  it('counts what is not handed over, and tells since when', async () => {
    let now = 1000;
    const journal = await work.open({ now: () => now });
    expect(journal.stats()).toMatchObject({ unforwardedRecords: 0, oldestUnforwardedAt: null });
    for (now of [2000, 3000, 4000]) await journal.append('x');
    expect(journal.stats()).toMatchObject({
      unforwardedRecords: 3,
      oldestUnforwardedAt: 2000,
      flushedSeq: 3,
      cursor: 0,
    });
    await journal.saveCursor(2);
    expect(journal.stats()).toMatchObject({ unforwardedRecords: 1, oldestUnforwardedAt: 4000, cursor: 2 });
    await journal.saveCursor(3);
    expect(journal.stats()).toMatchObject({ unforwardedRecords: 0, oldestUnforwardedAt: null, pendingRecords: 0 });
  });

  it('stops at a genuine record whose form it does not know, after those before it', async () => {
    const picky = { ...TEXT, decode: (bytes: Uint8Array) => (bytes.length === 3 ? fail() : TEXT.decode(bytes)) };
    const fail = (): never => {
      throw new Error('form 9 is unknown');
    };
    const journal = await work.open({ tailBytes: 0, codec: picky });
    for (const value of ['1', 'new', '2']) await journal.append(value);
    expect(valuesOf(await journal.read(1, ALL))).toEqual(['1']);
    await expect(journal.read(2, ALL)).rejects.toMatchObject({ code: 'RECORD_UNREADABLE' });
    expect(valuesOf(await journal.read(3, ALL))).toEqual(['2']);
  });

  it('refuses a value that cannot be encoded without harm to others', async () => {
    const codec = {
      ...TEXT,
      encode: (value: string) => {
        if (value === 'bad') throw new Error('not encodable');
        return TEXT.encode(value);
      },
    };
    const journal = await work.open({ codec });
    const [bad, good] = await Promise.allSettled([journal.append('bad'), journal.append('good')]);
    expect(bad).toMatchObject({ status: 'rejected', reason: { message: 'not encodable' } });
    expect(good).toEqual({ status: 'fulfilled', value: 1 });
  });

  it('announces at open that nothing is flushed', async () => {
    await work.open({ syncMode: 'none' });
    expect(work.incidents).toEqual([{ kind: 'sync-disabled' }]);
  });

  it('refuses a key of the wrong length before it touches the disk', async () => {
    await expect(Journal.open(work.options({ key: KEY.subarray(1) }))).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    });
  });
});
