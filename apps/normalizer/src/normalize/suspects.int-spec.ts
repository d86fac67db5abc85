import { Redis } from 'ioredis';
import { BegunMarks, OnceLedger, Quarantine } from '#libs/ledger';
import { IntakeProducer } from '#libs/queue';
import { startRedis, type RedisHarness } from '#libs/testing';
import { aBatch, anEnvelope, toyCopies, toyInstance } from '../../test/toy.js';
import { NormalizeService } from './normalize.service.js';
import { oneByOne, Suspects } from './suspects.js';

const JOURNAL = '0123456789abcdef';
const FIRST = 1;
const POISON = 2;
const LAST = 3;
// The second message is one whose body lies in the media store: reading it is the moment at which a process dies.
const batch = aBatch(
  FIRST,
  anEnvelope('say:a'),
  anEnvelope('x', { body: { blob: 'b', bytes: 5 } }),
  anEnvelope('say:c'),
);

describe('a batch that came back', () => {
  let redis: RedisHarness;
  let client: Redis;
  let ledger: OnceLedger;

  beforeAll(async () => {
    redis = await startRedis();
    client = new Redis(redis.url);
  });

  beforeEach(async () => {
    await client.flushall();
    ledger = new OnceLedger(client, 'test');
  });

  afterAll(async () => {
    client.disconnect();
    await redis.dispose();
  });

  function aProcess(read: () => Promise<Uint8Array>): { readonly run: () => Promise<void> } {
    const now = () => new Date('2026-03-04T05:06:08.000Z');
    const options = {
      instances: new Map([['city-toy', toyInstance()]]),
      disabled: new Set<string>(),
      adcode: null,
      blobs: { read },
      copies: toyCopies({ read, put: async () => ({ blob: '', bytes: 0 }) }, now),
      now,
    };
    const intakes = new IntakeProducer(client, 'test', 1);
    const service = new NormalizeService(ledger, new Quarantine(client, 'test'), intakes, options);
    const suspects = new Suspects(service, new BegunMarks(client, 'test'));
    return {
      run: async () => {
        for (const single of oneByOne(batch)) await suspects.work(single);
      },
    };
  }

  /** Resolves when the process has come to the second message, from where it never comes back. */
  async function runAndDie(): Promise<void> {
    await new Promise<void>((died) => {
      const never = () => new Promise<never>(() => died());
      void aProcess(never).run();
    });
  }

  const good = async () => Buffer.from('say:b');
  const states = () => ledger.endStates(JOURNAL, FIRST, 3);

  it('loses the message that kills three processes, to a person, and no other', async () => {
    for (let crash = 0; crash < 3; crash += 1) {
      await runAndDie();
      expect(await states()).toEqual(['queued', undefined, undefined]);
    }
    await aProcess(good).run();
    expect(await states()).toEqual(['queued', 'quarantined', 'queued']);
    const [entry] = await new Quarantine(client, 'test').list(10);
    expect(entry).toMatchObject({ ref: `${JOURNAL}.${POISON}`, code: 'NORMALIZER_CRASHED' });
    expect(await client.llen('test:intake:wait')).toBe(2);
    expect(await client.keys('test:begun:*')).toEqual([]);
  });

  it('is done with when it kills only two', async () => {
    await runAndDie();
    await runAndDie();
    await aProcess(good).run();
    expect(await states()).toEqual(['queued', 'queued', 'queued']);
  });

  it('holds no failure against a message that the process lived to see', async () => {
    const failing = async () => {
      throw Object.assign(new Error('input/output error'), { code: 'EIO' });
    };
    for (let failure = 0; failure < 5; failure += 1) {
      await expect(aProcess(failing).run()).rejects.toThrow('input/output error');
    }
    await aProcess(good).run();
    expect(await ledger.endStates(JOURNAL, LAST, 1)).toEqual(['queued']);
    expect(await states()).toEqual(['queued', 'queued', 'queued']);
  });
});
