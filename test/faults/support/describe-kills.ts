import { runKills, type KillPlan } from './kill-run.js';
import { faultTable, print, type FaultRow } from './table.js';

/** Kills each process over and over under load, with requests in flight, and prints a row for each. */
export function describeKills(
  { kills, perSecond }: Omit<KillPlan, 'target'>,
  { withinMs }: { readonly withinMs: number },
): void {
  describe(`kill -9, ${kills} times each, at ${perSecond} messages a second`, () => {
    const rows: FaultRow[] = [];
    afterAll(() => print(faultTable(rows)));

    it.each(['gateway', 'normalizer', 'redis'] as const)(
      'loses, doubles and forges nothing when %s is killed',
      async (target) => {
        const row = await runKills({ target, kills, perSecond });
        rows.push(row);
        expect(row.inFlight.every((requests) => requests > 0)).toBe(true);
        expect(row).toMatchObject({ lost: 0, doubled: 0, forged: 0, quarantined: 0, offences: [] });
        expect(row.acknowledged).toBe(row.sent);
      },
      withinMs,
    );
  });
}
