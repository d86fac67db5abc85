import { whyNoLoopDisk } from './support/loop-disk.js';
import { runPowerCuts } from './support/power-cut-run.js';
import { faultTable, print } from './support/table.js';

// The short form of power-cut.full.ts. Where no disk can be mounted, power-cut.spec.ts alone stands for it.
const why = whyNoLoopDisk();
const title = why === undefined ? 'on a mounted disk' : 'not on a mounted disk, which this machine does not allow';

describe(`power cut, ${title}`, () => {
  it('loses nothing with the flush, and does lose without it', async () => {
    if (why !== undefined) return print(`power cut: not run, simulated in power-cut.spec.ts only. ${why}`);
    const flushed = await runPowerCuts({ cuts: 1, sync: 'fdatasync', loadMs: 800 });
    const control = await runPowerCuts({ cuts: 1, sync: 'none', loadMs: 800 });
    print(faultTable([flushed, control]));
    expect(flushed).toMatchObject({ lost: 0, doubled: 0, forged: 0, offences: [] });
    expect(flushed.acknowledged).toBeGreaterThan(0);
    expect(control.lost).toBeGreaterThan(0);
  }, 120_000);
});
