import { QuarantinePins } from './quarantine-pins.js';

describe('QuarantinePins', () => {
  const now = Date.parse('2026-11-22T00:00:00Z');

  it('pins everything until the index has been read, then what it names', async () => {
    const asked: number[] = [];
    const pins = new QuarantinePins({
      positionsOf: (_journal, since) => {
        asked.push(since);
        return Promise.resolve(new Set([7]));
      },
    });
    expect(pins.isPinned('j1', 1, 5)).toBe(true);
    await pins.refresh('j1', now);
    expect([pins.isPinned('j1', 1, 6), pins.isPinned('j1', 7, 7), pins.isPinned('j1', 8, 9)]).toEqual([
      false,
      true,
      false,
    ]);
    expect(pins.isPinned('j2', 8, 9)).toBe(true);
    expect(asked).toEqual([Date.parse('2026-08-24T00:00:00Z')]);
  });

  it('holds on to what it knew when Redis has come back empty', async () => {
    const answers = [new Set([7]), new Set<number>()];
    const pins = new QuarantinePins({ positionsOf: () => Promise.resolve(answers.shift() ?? new Set()) });
    await pins.refresh('j1', now);
    await pins.refresh('j1', now);
    expect(pins.isPinned('j1', 7, 7)).toBe(true);
  });

  it('holds on to what it knew while Redis is away', async () => {
    let isAway = false;
    const pins = new QuarantinePins({
      positionsOf: () => (isAway ? Promise.reject(new Error('away')) : Promise.resolve(new Set([7]))),
    });
    await pins.refresh('j1', now);
    isAway = true;
    await pins.refresh('j1', now);
    expect([pins.isPinned('j1', 7, 7), pins.isPinned('j1', 8, 9)]).toEqual([true, false]);
  });
});
