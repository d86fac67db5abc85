import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { SenderLedger } from './ledger.js';
import { LoopDisk } from './loop-disk.js';
import { Sender } from './sender.js';
import { RealSystem } from './system.js';
import type { FaultRow } from './table.js';
import { judge, type Verdict } from './verdict.js';

const PER_SECOND = 400;
const DRAIN_WITHIN_MS = 60_000;

export interface PowerCutPlan {
  readonly cuts: number;
  /** `none` is the control: acknowledged messages must be missing afterwards, or the check could not fail. */
  readonly sync: 'fdatasync' | 'none';
  /** How long each system is under load before its power fails. */
  readonly loadMs: number;
}

/** Fails the power of a gateway under load, again and again, each time a new one on a new disk. */
export async function runPowerCuts({ cuts, sync, loadMs }: PowerCutPlan): Promise<FaultRow> {
  const inFlight: number[] = [];
  const offences: string[] = [];
  const verdicts: Verdict[] = [];
  for (let cut = 0; cut < cuts; cut += 1) {
    const one = await runPowerCut(sync, loadMs);
    inFlight.push(one.inFlight);
    offences.push(...one.offences);
    verdicts.push(one.verdict);
  }
  const sum = (read: (verdict: Verdict) => number) => verdicts.reduce((total, verdict) => total + read(verdict), 0);
  return {
    what: `power cut, JOURNAL_SYNC=${sync}`,
    inFlight,
    offences,
    acceptAgainMs: null,
    sent: sum(({ sent }) => sent),
    acknowledged: sum(({ acknowledged }) => acknowledged),
    lost: sum(({ lost }) => lost),
    doubled: sum(({ doubled }) => doubled),
    forged: sum(({ forged }) => forged),
    quarantined: sum(({ quarantined }) => quarantined),
  };
}

/** Redis stays away until after the cut, so that the journal alone holds what was acknowledged. */
async function runPowerCut(sync: PowerCutPlan['sync'], loadMs: number) {
  // Both modes run alike otherwise; production refuses the control's.
  const system = await RealSystem.reserve({ NODE_ENV: 'test', JOURNAL_SYNC: sync });
  const ledger = new SenderLedger();
  const mounted: LoopDisk[] = [];
  try {
    const disk = LoopDisk.make(join(system.folder, 'a'));
    mounted.push(disk);
    await system.startApp('gateway', { DATA_DIR: disk.path });
    const sender = new Sender(system.url, ledger, PER_SECOND, false);
    sender.start();
    await new Promise((resolve) => setTimeout(resolve, loadMs + Math.random() * 500));
    const inFlight = await sender.untilInFlight(1);
    system.freeze('gateway');
    // Answers that had left the gateway when it stopped are promises too.
    await sender.finish(500);
    const found = disk.afterPowerCut(join(system.folder, 'b'));
    mounted.push(found);
    await system.kill('gateway');
    await system.redis.start();
    await Promise.all([system.startApp('gateway', { DATA_DIR: found.path }), system.startApp('normalizer')]);
    const drainMs = sync === 'none' ? 10_000 : DRAIN_WITHIN_MS;
    return { inFlight, offences: ledger.offences, verdict: await judge(system.redis.url, ledger, drainMs) };
  } finally {
    await Promise.all([system.kill('gateway'), system.kill('normalizer')]);
    for (const disk of mounted) disk.unmount();
    rmSync(join(system.folder, 'a'), { recursive: true, force: true });
    await system.dispose();
  }
}
