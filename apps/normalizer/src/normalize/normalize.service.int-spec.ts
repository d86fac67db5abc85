import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Redis } from 'ioredis';
import { Intake, type EnvelopeBatch, type StoredFile } from '#libs/contracts';
import { OnceLedger, Quarantine } from '#libs/ledger';
import { IntakeProducer } from '#libs/queue';
import { startRedis, type RedisHarness } from '#libs/testing';
import { aBatch, anEnvelope, toyCopies, toyInstance } from '../../test/toy.js';
import { NormalizeService } from './normalize.service.js';

const now = () => new Date('2026-03-04T05:06:08.000Z');
const STALE = { code: 'STALE', detail: 'signed an hour ago' } as const;

describe('normalizing a batch', () => {
  let redis: RedisHarness;
  let client: Redis;
  let ledger: OnceLedger;
  let quarantine: Quarantine;
  let blobs: Map<string, Uint8Array>;
  let diskFault: Error | undefined;
  let service: NormalizeService;

  beforeAll(async () => {
    redis = await startRedis();
    client = new Redis(redis.url);
  });

  beforeEach(async () => {
    await client.flushall();
    ledger = new OnceLedger(client, 'test');
    quarantine = new Quarantine(client, 'test');
    blobs = new Map();
    diskFault = undefined;
    service = new NormalizeService(ledger, quarantine, new IntakeProducer(client, 'test', 1), {
      instances: new Map([['city-toy', toyInstance()]]),
      disabled: new Set(['faulty']),
      adcode: '330100',
      blobs: { read },
      copies: toyCopies({ read, put }, now),
      now,
    });
  });

  afterAll(async () => {
    client.disconnect();
    await redis.dispose();
  });

  async function read(blob: string): Promise<Uint8Array> {
    if (diskFault) throw diskFault;
    const bytes = blobs.get(blob);
    if (!bytes) throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
    return bytes;
  }

  async function put(bytes: Uint8Array): Promise<{ blob: string; bytes: number }> {
    if (diskFault) throw diskFault;
    const blob = createHash('sha256').update(bytes).digest('hex');
    blobs.set(blob, bytes);
    return { blob, bytes: bytes.length };
  }

  async function statesOf(batch: EnvelopeBatch): Promise<string[]> {
    const ended = await service.work(batch);
    return ended.map(({ outcome }) => ('code' in outcome ? outcome.code : outcome.state));
  }

  /** What lies on the queue, oldest first. */
  async function queued(): Promise<Intake[]> {
    const ids = (await client.lrange('test:intake:wait', 0, -1)).reverse();
    const jobs = await Promise.all(ids.map((id) => client.hget(`test:intake:${id}`, 'data')));
    return jobs.map((data) => JSON.parse(data ?? 'null') as Intake);
  }
  const contents = async () => (await queued()).map(({ appeal }) => appeal.content);

  it('makes of a message an intake with everything that the envelope knows, valid against the schema', async () => {
    const envelope = anEnvelope('say:the lamp is out');
    expect(await statesOf(aBatch(41, envelope))).toEqual(['queued']);
    const [intake] = await queued();
    expect(Intake.safeParse(intake).success).toBe(true);
    expect(intake).toMatchObject({
      schemaVersion: '1.0',
      id: envelope.id,
      matterId: envelope.id,
      action: 'create',
      channel: { id: 'city-toy', adapter: 'toy', medium: 'web', version: '0123456789ab' },
      sequence: '0123456789abcdef.41',
      receivedAt: '2026-03-04T05:06:07.000Z',
      submittedAt: '2026-03-04T05:06:06.000Z',
      adcode: '330100',
      appeal: { content: 'the lamp is out' },
      mapping: { version: 'abcdef012345' },
      // printf 'say:the lamp is out' | sha256sum
      raw: {
        ref: '0123456789abcdef.41',
        sha256: 'a3d31fe4eac188e1aa095de441c1a2a944d3125e1de06cd5d2d879d0c84bb242',
      },
      warnings: [],
    });
    expect(await ledger.ends('0123456789abcdef')).toEqual({ queued: 1, duplicate: 0, quarantined: 0, ignored: 0 });
    expect(await ledger.findStatus(envelope.id)).toEqual({
      state: 'queued',
      instance: 'city-toy',
      at: '2026-03-04T05:06:08.000Z',
    });
  });

  it('queues a repeat once, in the same batch or a later one', async () => {
    expect(await statesOf(aBatch(1, anEnvelope('say:a'), anEnvelope('say:a')))).toEqual(['queued', 'duplicate']);
    expect(await statesOf(aBatch(3, anEnvelope('say:a')))).toEqual(['duplicate']);
    expect(await contents()).toEqual(['a']);
    expect(await ledger.ends('0123456789abcdef')).toEqual({ queued: 1, duplicate: 2, quarantined: 0, ignored: 0 });
  });

  it('delivers both of two messages under one key, the second flagged', async () => {
    const first = anEnvelope('say:a', { key: '7' });
    const second = anEnvelope('say:b', { key: '7' });
    expect(await statesOf(aBatch(1, first, second, second))).toEqual(['queued', 'queued', 'duplicate']);
    const warnings = (await queued()).map((intake) => intake.warnings.map(({ code }) => code));
    expect(warnings).toEqual([[], ['KEY_REUSED']]);
  });

  it('lets the neighbours of a message that cannot be understood go on', async () => {
    const batch = aBatch(
      1,
      anEnvelope('say:a'),
      anEnvelope('break'),
      anEnvelope('say:b'),
      anEnvelope('bug:Mrs Li'),
      anEnvelope('long'),
      anEnvelope('say:c'),
    );
    expect(await statesOf(batch)).toEqual([
      'queued',
      'BODY_NOT_UNDERSTOOD',
      'queued',
      'NORMALIZER_FAULT',
      'INTAKE_INVALID',
      'queued',
    ]);
    expect(await contents()).toEqual(['a', 'b', 'c']);
    const entries = await quarantine.list(10);
    expect(new Set(entries.map(({ ref }) => ref))).toEqual(
      new Set(['0123456789abcdef.2', '0123456789abcdef.4', '0123456789abcdef.5']),
    );
    const detailOf = (ref: string) => entries.find((entry) => entry.ref.endsWith(ref))?.detail;
    expect(detailOf('.2')).toBe('line 1: a colon was expected');
    expect(detailOf('.4')).toMatch(/^toy failed with TypeError/);
    expect(detailOf('.5')).toMatch(/^appeal\.title: /);
    // What a person said stays out of the index.
    expect(JSON.stringify(entries)).not.toContain('Mrs Li');
  });

  it('delivers a message of an unknown kind, marked', async () => {
    expect(await statesOf(aBatch(1, anEnvelope('odd:thing')))).toEqual(['queued']);
    const [intake] = await queued();
    expect(intake?.warnings.map(({ code }) => code)).toEqual(['UNSUPPORTED_KIND']);
    expect(intake?.extensions).toEqual({ toy: { text: 'thing' } });
  });

  it('counts what a rule of the channel leaves out', async () => {
    expect(await statesOf(aBatch(1, anEnvelope('echo')))).toEqual(['ignored']);
    expect(await queued()).toEqual([]);
    expect((await ledger.ends('0123456789abcdef')).ignored).toBe(1);
  });

  it('quarantines a message in doubt, and still delivers the same one when it comes without', async () => {
    const stale = anEnvelope('say:a', { doubt: STALE });
    expect(await statesOf(aBatch(1, stale, stale))).toEqual(['STALE', 'duplicate']);
    expect(await quarantine.list(10)).toEqual([
      {
        ref: '0123456789abcdef.1',
        instance: 'city-toy',
        id: stale.id,
        code: 'STALE',
        detail: 'signed an hour ago',
        at: '2026-03-04T05:06:08.000Z',
      },
    ]);
    expect(await statesOf(aBatch(3, anEnvelope('say:a')))).toEqual(['queued']);
    expect(await statesOf(aBatch(4, stale))).toEqual(['duplicate']);
    expect(await contents()).toEqual(['a']);
    expect(await ledger.findStatus(stale.id)).toMatchObject({ state: 'queued' });
  });

  it('delivers the good one after one in doubt, in the same batch', async () => {
    const stale = anEnvelope('say:a', { doubt: STALE });
    expect(await statesOf(aBatch(1, stale, anEnvelope('say:a')))).toEqual(['STALE', 'queued']);
    expect(await statesOf(aBatch(3, anEnvelope('say:a')))).toEqual(['duplicate']);
    expect(await contents()).toEqual(['a']);
  });

  it('quarantines what belongs to no configured channel, or to one whose adapter has changed', async () => {
    const { channel } = anEnvelope('');
    const unknown = anEnvelope('say:a', { channel: { ...channel, id: 'gone' } });
    const changed = anEnvelope('say:b', { channel: { ...channel, adapter: 'other' } });
    expect(await statesOf(aBatch(1, unknown, changed))).toEqual(['CHANNEL_UNKNOWN', 'CHANNEL_UNKNOWN']);
  });

  it('stops the batch at a channel that is faulty here, and loses nothing', async () => {
    const { channel } = anEnvelope('');
    const faulty = anEnvelope('say:b', { channel: { ...channel, id: 'faulty' } });
    await expect(service.work(aBatch(1, anEnvelope('say:a'), faulty))).rejects.toThrow(
      'the channel "faulty" is faulty',
    );
    expect(await queued()).toEqual([]);
    expect(await quarantine.count()).toBe(0);
    expect(await ledger.ends('0123456789abcdef')).toEqual({ queued: 0, duplicate: 0, quarantined: 0, ignored: 0 });
  });

  it('quarantines an envelope that is none, and goes on', async () => {
    const broken = { v: 1, id: 'x' } as never;
    expect(await statesOf(aBatch(1, broken, anEnvelope('say:a')))).toEqual(['ENVELOPE_UNKNOWN', 'queued']);
    expect((await ledger.ends('0123456789abcdef')).quarantined).toBe(1);
  });

  describe('bodies', () => {
    it('are read as bytes, from the media store, or after decryption', async () => {
      blobs.set('stored', Buffer.from('say:stored'));
      const batch = aBatch(
        1,
        anEnvelope('1', { body: { base64: Buffer.from('say:bytes').toString('base64') } }),
        anEnvelope('2', { body: { blob: 'stored', bytes: 10 } }),
        anEnvelope('3', { body: { text: '<cipher>' }, plain: { text: 'say:decrypted' } }),
      );
      expect(await statesOf(batch)).toEqual(['queued', 'queued', 'queued']);
      expect(await contents()).toEqual(['bytes', 'stored', 'decrypted']);
      // printf '<cipher>' | sha256sum: the original is what arrived.
      expect((await queued())[2]?.raw.sha256).toBe('36d0dacd02a80dec4198b8a182cda7b4cd98f085fe2162443225fa28b31f3c3d');
    });

    it('that are missing are quarantined; a media store that fails stops the batch and loses nothing', async () => {
      const large = anEnvelope('x', { body: { blob: 'stored', bytes: 10 } });
      expect(await statesOf(aBatch(1, anEnvelope('y', { body: { blob: 'gone', bytes: 1 } })))).toEqual([
        'BODY_MISSING',
      ]);
      blobs.set('stored', Buffer.from('say:stored'));
      diskFault = Object.assign(new Error('input/output error'), { code: 'EIO' });
      const batch = aBatch(2, anEnvelope('say:a'), large);
      await expect(service.work(batch)).rejects.toThrow('input/output error');
      expect(await queued()).toEqual([]);
      diskFault = undefined;
      expect(await statesOf(batch)).toEqual(['queued', 'queued']);
      expect(await contents()).toEqual(['a', 'stored']);
    });
  });

  describe('files', () => {
    const photo = readFileSync(new URL('../../../../libs/media/fixtures/photo.jpg', import.meta.url));
    const photoBlob = createHash('sha256').update(photo).digest('hex');
    const file = (more: Partial<StoredFile> = {}): StoredFile => ({
      blob: photoBlob,
      sha256: photoBlob,
      bytes: photo.length,
      field: 'photos',
      name: '现场.jpg',
      mime: 'image/jpeg',
      sniffed: 'image/jpeg',
      ...more,
    });
    const statesOfFiles = async () =>
      (await queued()).map(({ attachments }) => attachments.map(({ state, url }) => [state, url !== null]));

    it('are handed out as copies, whose size and digest the intake tells', async () => {
      blobs.set(photoBlob, photo);
      expect(await statesOf(aBatch(1, anEnvelope('files:a', { files: [file()] })))).toEqual(['queued']);
      const [intake] = await queued();
      expect(Intake.safeParse(intake).success).toBe(true);
      const [attachment] = intake?.attachments ?? [];
      const copy = blobs.get(attachment?.sha256 ?? '') ?? new Uint8Array();
      expect(attachment).toMatchObject({ state: 'stored', name: '现场.jpg', bytes: copy.length });
      expect(attachment?.sha256).not.toBe(photoBlob);
      expect(createHash('sha256').update(copy).digest('hex')).toBe(attachment?.sha256);
      expect(Buffer.from(copy).includes('CANARY')).toBe(false);
      expect(attachment?.url).toMatch(new RegExp(`^http://gateway\\.test/media/${attachment?.sha256}\\?name=`));
      expect(attachment?.expiresAt).toBe('2026-03-11T05:06:07.000Z');
      // The original stays what it was.
      expect(blobs.get(photoBlob)).toEqual(photo);
    });

    it('that cannot be handed out cost the text and their neighbours nothing', async () => {
      blobs.set(photoBlob, photo);
      blobs.set('a'.repeat(64), Buffer.from('ffd8ffe1', 'hex'));
      const [half, gone, odd] = [
        file({ blob: 'a'.repeat(64), sha256: 'a'.repeat(64) }),
        file({ blob: 'b'.repeat(64), sha256: 'b'.repeat(64) }),
        file({ blob: 'c'.repeat(64), sha256: 'c'.repeat(64), sniffed: 'image/svg+xml' }),
      ];
      const batch = aBatch(1, anEnvelope('files:a', { files: [half, gone, odd, file()] }), anEnvelope('say:b'));
      expect(await statesOf(batch)).toEqual(['queued', 'queued']);
      expect(await contents()).toEqual(['a', 'b']);
      expect((await statesOfFiles())[0]).toEqual([
        ['failed', false],
        ['failed', false],
        ['refused', false],
        ['stored', true],
      ]);
      const codes = (await queued())[0]?.warnings.map(({ code }) => code);
      expect(codes).toEqual(['FILE_WITHHELD', 'FILE_MISSING', 'FILE_TYPE_REFUSED']);
    });

    it('wait for a media store that fails, and come out of the next run the same', async () => {
      blobs.set(photoBlob, photo);
      const batch = aBatch(1, anEnvelope('files:a', { files: [file()] }));
      for (const code of ['EIO', 'ENOSPC', 'EROFS']) {
        diskFault = Object.assign(new Error(`no: ${code}`), { code });
        await expect(service.work(batch)).rejects.toThrow(code);
      }
      diskFault = undefined;
      const confirm = ledger.confirm.bind(ledger);
      const jobs: Intake[][] = [];
      for (const broken of [true, false]) {
        ledger.confirm = broken ? () => Promise.reject(new Error('Connection is closed.')) : confirm;
        await service.work(batch).catch(() => undefined);
        jobs.push(await queued());
        if (broken) await client.del(await client.keys('test:intake:*'));
      }
      expect(jobs[0]).toHaveLength(1);
      expect(jobs[1]).toEqual(jobs[0]);
    });
  });

  it('puts urgent intakes first and names updates', async () => {
    await statesOf(aBatch(1, anEnvelope('say:a'), anEnvelope('more:b'), anEnvelope('urgent:c')));
    const ids = (await client.lrange('test:intake:wait', 0, -1)).reverse();
    const names = await Promise.all(ids.map((id) => client.hget(`test:intake:${id}`, 'name')));
    expect(names).toEqual(['intake.created', 'intake.created', 'intake.updated']);
    expect(await contents()).toEqual(['c', 'a', 'b']);
  });

  it('asks for transfers to be remembered for 400 days', async () => {
    const { channel } = anEnvelope('');
    const transfer = anEnvelope('say:a', { channel: { ...channel, medium: 'transfer' } });
    await service.work(aBatch(1, transfer));
    expect(await client.ttl(`test:once:${transfer.dedupeKey}`)).toBeGreaterThan(399 * 86_400);
  });

  describe('when a batch breaks off', () => {
    const batch = () =>
      aBatch(1, anEnvelope('say:a'), anEnvelope('say:a'), anEnvelope('break'), anEnvelope('say:b'), anEnvelope('echo'));
    const ENDS = { queued: 2, duplicate: 1, quarantined: 1, ignored: 1 };

    /** Lets the step named fail, before or after Redis has done it. */
    function breaking(step: string, when: 'before' | 'after'): { mend: () => void } {
      const target = { reserve: ledger, add: quarantine, confirm: ledger }[step] as unknown as Record<string, unknown>;
      const real = (target[step] as (...args: unknown[]) => Promise<unknown>).bind(target);
      target[step] = async (...args: unknown[]) => {
        if (when === 'after') await real(...args);
        throw new Error('Connection is closed.');
      };
      return { mend: () => (target[step] = real) };
    }

    it.each([
      ['reserve', 'before'],
      ['reserve', 'after'],
      ['add', 'before'],
      ['add', 'after'],
      ['confirm', 'before'],
      ['confirm', 'after'],
    ] as const)('%s (%s Redis did it), the next run ends every message once', async (step, when) => {
      const broken = breaking(step, when);
      await expect(service.work(batch())).rejects.toThrow('Connection is closed.');
      broken.mend();
      await service.work(batch());
      expect(await contents()).toEqual(['a', 'b']);
      expect(await ledger.ends('0123456789abcdef')).toEqual(ENDS);
      expect(await quarantine.count()).toBe(1);
    });

    it('or is worked by two at once, or again after it was done, no second job comes of it', async () => {
      await Promise.all([service.work(batch()), service.work(batch())]);
      expect(await statesOf(batch())).toEqual(['duplicate']);
      expect((await contents()).sort()).toEqual(['a', 'b']);
      expect(await ledger.ends('0123456789abcdef')).toEqual(ENDS);
    });

    it('and comes back as part of a larger one, the overlap is told', async () => {
      await service.work(aBatch(1, anEnvelope('say:a'), anEnvelope('say:b')));
      const larger = aBatch(1, anEnvelope('say:a'), anEnvelope('say:b'), anEnvelope('say:c'));
      expect(await statesOf(larger)).toEqual(['queued']);
      expect(await contents()).toEqual(['a', 'b', 'c']);
    });
  });
});
