import type { Envelope, EnvelopeBatch } from '#libs/contracts';
import type { Journal } from '#libs/journal';
import { Forwarding, NotHandedOver } from './forwarding.service.js';

const anEnvelope = (id: string) => ({ id, orderingKey: '0'.repeat(32) }) as Envelope;

/** A journal that already holds some records, and takes no more. */
function aJournal(id: string, ids: readonly string[]): Journal<Envelope> {
  let cursor = 0;
  const records = ids.map((name, index) => ({
    seq: index + 1,
    appendedAt: 1000 * (index + 1),
    value: anEnvelope(name),
  }));
  return {
    id,
    state: 'open',
    get cursor() {
      return cursor;
    },
    flushedSeq: records.length,
    append: () => Promise.resolve(records.length + 1),
    read: (from: number) => Promise.resolve(records.filter(({ seq }) => seq >= from)),
    waitForFlushed: (_after: number, signal: AbortSignal) =>
      new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error))),
    saveCursor: (seq: number) => Promise.resolve(void (cursor = seq)),
    stats: () => ({ oldestUnforwardedAt: 1000 }),
    close: () => Promise.resolve(),
  } as unknown as Journal<Envelope>;
}

describe('Forwarding', () => {
  const forwarding = (
    sink: (batch: EnvelopeBatch) => Promise<void>,
    adopt: () => Promise<readonly Journal<Envelope>[]>,
  ) =>
    new Forwarding({
      journal: aJournal('own', ['a']),
      adopt,
      sink: { add: sink, close: () => Promise.resolve() },
      partitions: 1,
      reports: { forwarded: () => undefined, lagged: () => undefined, recovered: () => undefined },
    });

  it('carries the journals of dead gateways beside its own', async () => {
    const seen: string[] = [];
    let both: () => void = () => undefined;
    const done = new Promise<void>((resolve) => (both = resolve));
    const carrying = forwarding(
      ({ journal }) => {
        seen.push(journal);
        if (seen.length === 2) both();
        return Promise.resolve();
      },
      () => Promise.resolve([aJournal('dead', ['x'])]),
    );
    expect([carrying.waiting, carrying.oldestWaitingAt]).toEqual([1, 1000]);
    carrying.onModuleInit();
    await done;
    expect(seen.sort()).toEqual(['dead', 'own']);
    expect(carrying.journals.map(({ id }) => id)).toEqual(['own', 'dead']);
    await carrying.onApplicationShutdown();
    expect([carrying.waiting, carrying.oldestWaitingAt]).toEqual([0, null]);
  });

  it('tells a sender that wants both copies when there is only one', async () => {
    const carrying = forwarding(
      () => Promise.reject(new Error('away')),
      () => Promise.resolve([]),
    );
    carrying.onModuleInit();
    await expect(carrying.keep(anEnvelope('b'), 'dual-or-503')).rejects.toThrow(NotHandedOver);
    await expect(carrying.keep(anEnvelope('b'), 'dual')).resolves.toBeUndefined();
    await expect(carrying.keep(anEnvelope('b'), 'journal')).resolves.toBeUndefined();
    await carrying.onApplicationShutdown();
  });
});
