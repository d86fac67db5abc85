import { SenderLedger } from './ledger.js';
import { Sender } from './sender.js';
import { RealSystem, type AppName } from './system.js';
import type { FaultRow } from './table.js';
import { judge } from './verdict.js';

// A batch at hand when its normalizer died waits for its lock (15 s) and for the look for such batches (15 s).
const DRAIN_WITHIN_MS = 120_000;
const SETTLE_WITHIN_MS = 60_000;

export interface KillPlan {
  readonly target: AppName | 'redis';
  readonly kills: number;
  readonly perSecond: number;
}

/** Kills one process over and over under load, starts it again each time, and holds what was promised against what came. */
export async function runKills({ target, kills, perSecond }: KillPlan): Promise<FaultRow> {
  const system = await RealSystem.reserve();
  const ledger = new SenderLedger();
  const inFlight: number[] = [];
  let acceptAgainMs = 0;
  try {
    await system.start();
    const sender = new Sender(system.url, ledger, perSecond);
    sender.start();
    for (let kill = 0; kill < kills; kill += 1) {
      // Where in a batch, a flush or a write the kill falls must not be the same each time.
      await pause(400 + Math.random() * 800);
      inFlight.push(await someInFlight(sender));
      const gone = system.kill(target);
      const again = sender.untilAcknowledged();
      await gone;
      await pause(Math.random() * 500);
      await system.startAgain(target);
      acceptAgainMs = Math.max(acceptAgainMs, await again);
    }
    await pause(500);
    await sender.finish(SETTLE_WITHIN_MS);
    const verdict = await judge(system.redis.url, ledger, DRAIN_WITHIN_MS);
    return { what: `kill -9 ${target}`, inFlight, acceptAgainMs, offences: ledger.offences, ...verdict };
  } finally {
    await system.dispose();
  }
}

/** A moment with requests under way, at any stage of theirs and not only just sent. */
async function someInFlight(sender: Sender): Promise<number> {
  for (;;) {
    await sender.untilInFlight(1);
    await pause(Math.random() * 8);
    if (sender.inFlight > 0) return sender.inFlight;
  }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
