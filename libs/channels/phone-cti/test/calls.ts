import fc from 'fast-check';

/** What happened, known to nobody but the test: every event of a call is told from it. Times are seconds since 1970. */
export interface CallFacts {
  readonly id: string;
  readonly isOutgoing: boolean;
  readonly citizen: string;
  readonly startedAt: number;
  readonly endedAt: number;
  /** Who spoke with the citizen, in order; nobody when the call was not answered. */
  readonly agents: readonly { readonly id: string; readonly since: number }[];
  /** Of a call that nobody answered: whether it was the caller who gave up waiting. */
  readonly gaveUp: boolean;
  readonly recording: string | null;
  readonly transcript: string | null;
  readonly memo: string | null;
}

export const HOTLINE = '12345';
const NOON = 1_795_312_800;

const texts = fc.constantFrom('人民路12号路灯不亮。', '井盖丢失😀', 'a+b & c=d %41', '"quoted"\n第二行');

const call = fc
  .record({
    isOutgoing: fc.boolean(),
    citizen: fc.nat({ max: 9999 }).map((last) => `1380000${String(last).padStart(4, '0')}`),
    start: fc.nat({ max: 7200 }),
    ring: fc.integer({ min: 1, max: 60 }),
    agents: fc.array(fc.constantFrom('8001', '8002', '8003'), { maxLength: 3 }),
    talk: fc.integer({ min: 1, max: 600 }),
    gaveUp: fc.boolean(),
    isRecorded: fc.boolean(),
    transcript: fc.option(texts),
    memo: fc.option(texts),
  })
  .map(({ start, ring, talk, agents, isRecorded, ...rest }) => {
    const startedAt = NOON + start;
    const spoke = agents.map((id, index) => ({ id, since: startedAt + ring + index * talk }));
    const endedAt = startedAt + ring + Math.max(1, agents.length) * talk;
    return { ...rest, startedAt, endedAt, agents: spoke, isRecorded };
  });

/** A few calls, in which callers, times and agents may well be the same. */
export const calls: fc.Arbitrary<readonly CallFacts[]> = fc.array(call, { minLength: 1, maxLength: 4 }).map((several) =>
  several.map(({ isRecorded, ...facts }, index) => ({
    ...facts,
    id: `call-${index}`,
    recording: isRecorded && facts.agents.length > 0 ? `2026/11/22/call-${index}.wav` : null,
  })),
);

/** Everything at least once, in any order, some of it again, in deliveries of one or several. */
export function deliveriesOf<T>(told: readonly T[]): fc.Arbitrary<readonly (readonly T[])[]> {
  return fc
    .tuple(
      fc.array(fc.constantFrom(...told), { maxLength: 12 }),
      fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1 }),
    )
    .chain(([repeats, sizes]) => {
      const all = [...told, ...repeats];
      return fc.shuffledSubarray(all, { minLength: all.length }).map((shuffled) => chunked(shuffled, sizes));
    });
}

function chunked<T>(list: readonly T[], sizes: readonly number[]): readonly (readonly T[])[] {
  const chunks: T[][] = [];
  for (let at = 0, turn = 0; at < list.length; turn += 1) {
    const size = sizes[turn % sizes.length]!;
    chunks.push(list.slice(at, at + size));
    at += size;
  }
  return chunks;
}
