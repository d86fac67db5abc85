import { runKills } from './support/kill-run.js';
import { faultTable, print, type FaultRow } from './support/table.js';

// The short form of kills.full.ts, which `npm run test:faults` runs.
describe('kill -9, twice each, with requests in flight', () => {
  const rows: FaultRow[] = [];
  afterAll(() => print(faultTable(rows)));

  it.each(['gateway', 'normalizer', 'redis'] as const)(
    'loses, doubles and forges nothing when %s is killed',
    async (target) => {
      const row = await runKills({ target, kills: 2, perSecond: 200 });
      rows.push(row);
      expect(row.inFlight.every((requests) => requests > 0)).toBe(true);
      expect(row).toMatchObject({ lost: 0, doubled: 0, forged: 0, quarantined: 0, offences: [] });
      expect(row.acknowledged).toBe(row.sent);
    },
    240_000,
  );
});
