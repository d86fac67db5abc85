import { readdir } from 'node:fs/promises';
import { FaultFs, systemError } from './testing/fault-fs.js';
import { readAll, segmentPaths, valuesOf, Workspace } from './testing/workspace.js';

const DAY_MS = 86_400_000;
const values = Array.from({ length: 40 }, (_, at) => `${at}`.padEnd(1500, '-'));

let work: Workspace;
let now = 0;
beforeEach(async () => {
  work = await Workspace.make();
  now = 1_700_000_000_000;
});
afterEach(() => work.remove());

const settings = { segmentBytes: 16 * 1024, tailBytes: 0, now: () => now };
const byAge = { maxAgeMs: 7 * DAY_MS, maxBytes: 1e12 };

async function filled(options: object) {
  const journal = await work.open({ ...settings, ...options });
  for (const value of values) await journal.append(value);
  return journal;
}

describe('retention', () => {
  it('never removes a record that is not handed over, however old and however much', async () => {
    const journal = await filled({ retention: { maxAgeMs: 0, maxBytes: 0 } });
    now += 1000 * DAY_MS;
    await journal.applyRetention();
    expect(valuesOf(await readAll(journal))).toEqual(values);
    await journal.saveCursor(17);
    await journal.applyRetention();
    const left = await readAll(journal);
    expect(left[0]!.seq).toBeLessThanOrEqual(18);
    expect(left[0]!.seq).toBeGreaterThan(10);
    expect(valuesOf(left)).toEqual(values.slice(left[0]!.seq - 1));
  });

  it('keeps what was handed over until it is old enough', async () => {
    const journal = await filled({ retention: byAge });
    const before = (await segmentPaths(journal)).length;
    await journal.saveCursor(40);
    now += 7 * DAY_MS;
    await journal.applyRetention();
    expect(await segmentPaths(journal)).toHaveLength(before);
    now += 1;
    await journal.applyRetention();
    expect(await segmentPaths(journal)).toHaveLength(1);
    expect(journal.stats().segments).toBe(1);
  });

  it('removes the oldest first, and no more than it must, when there is too much', async () => {
    const journal = await filled({ retention: { maxAgeMs: 1e15, maxBytes: 5 * 16 * 1024 } });
    await journal.saveCursor(40);
    await journal.applyRetention();
    expect(journal.stats().bytes).toBe(5 * 16 * 1024);
    expect(valuesOf(await readAll(journal))).toEqual(values.slice(-5 * 5));
  });

  it('keeps a pinned segment among removed ones, and reads it after a restart without complaint', async () => {
    const journal = await filled({
      retention: {
        ...byAge,
        isPinned: (id: string, from: number, to: number) => id.length >= 8 && from <= 18 && 18 <= to,
      },
    });
    await journal.saveCursor(40);
    now += 8 * DAY_MS;
    await journal.applyRetention();
    expect(await segmentPaths(journal)).toHaveLength(2);
    await journal.close();
    const again = await work.open(settings);
    expect((await readAll(again)).map(({ seq }) => seq)).toContain(18);
    expect(work.incidents).toEqual([]);
  });

  it('goes by the cursor on disk: after a crash nothing is missing that would be handed over again', async () => {
    const fs = new FaultFs();
    const journal = await filled({ fs, retention: { maxAgeMs: 0, maxBytes: 0 } });
    fs.reset((step) => (step === 'datasync' || step === 'open' ? systemError('EIO') : undefined));
    await expect(journal.saveCursor(30)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    now += 1;
    await journal.applyRetention();
    fs.reset();
    expect(valuesOf(await readAll(journal))).toEqual(values);
  });

  it('goes on after a crash between two removals, and where a file is gone already', async () => {
    const fs = new FaultFs();
    const journal = await filled({ fs, retention: { maxAgeMs: 0, maxBytes: 0 } });
    await journal.saveCursor(40);
    now += 1;
    fs.reset((step, _path, nth) => (step === 'remove' && nth > 2 ? systemError('EIO') : undefined));
    const before = await segmentPaths(journal);
    await journal.applyRetention();
    expect(work.kinds()).toEqual(['maintenance-failed']);
    expect(await segmentPaths(journal)).toEqual(before.slice(2));
    await journal.close();
    fs.reset();

    work.incidents.length = 0;
    const again = await work.open({ ...settings, fs, retention: { maxAgeMs: 0, maxBytes: 0 } });
    expect(again.cursor).toBe(40);
    fs.reset((step) => (step === 'remove' ? systemError('ENOENT') : undefined));
    now = Date.now() + DAY_MS;
    await again.applyRetention();
    expect(again.stats().segments).toBe(0);
    expect(work.incidents).toEqual([]);
    fs.reset();
    expect(await again.append('goes on')).toBeGreaterThan(40);
    expect((await readdir(again.path)).includes('cursor')).toBe(true);
  });
});
