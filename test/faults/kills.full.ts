import { runKills } from './support/kill-run.js';
import { faultTable, print, type FaultRow } from './support/table.js';

const KILLS = 10;
const PER_SECOND = 300;

describe(`kill -9, ${KILLS} times each, at ${PER_SECOND} messages a second`, () => {
  const rows: FaultRow[] = [];
  afterAll(() => print(faultTable(rows)));

  it.each(['gateway', 'normalizer', 'redis'] as const)(
    'loses, doubles and forges nothing when %s is killed',
    async (target) => {
      const row = await runKills({ target, kills: KILLS, perSecond: PER_SECOND });
      rows.push(row);
      expect(row.inFlight.every((requests) => requests > 0)).toBe(true);
      expect(row).toMatchObject({ lost: 0, doubled: 0, forged: 0, quarantined: 0, offences: [] });
      expect(row.acknowledged).toBe(row.sent);
    },
    600_000,
  );
});
