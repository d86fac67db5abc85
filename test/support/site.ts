import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { INestMicroservice } from '@nestjs/common';
import { Queue } from 'bullmq';
import type { AnyChannel } from '#libs/channel-kit';
import { readEnvironment } from '#libs/config';
import type { Intake } from '#libs/contracts';
import { reserveRedis, type RedisHarness } from '#libs/testing';
import { createNormalizer } from '../../apps/normalizer/src/normalizer.js';
import { TestGateway } from './gateway.js';

const OPEN_WITHIN_MS = 60_000;
const INTAKE_WITHIN_MS = 30_000;

/** What a test wants of its site. */
export interface SiteOptions {
  /** The text of its channels.yaml. Default: the instances that `signers.ts` signs for. */
  readonly channels?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Default: those of the registry. */
  readonly adapters?: readonly AnyChannel[];
  /** Nothing listens where Redis should be, until the test starts it. */
  readonly isRedisAway?: boolean;
  /** Whether what is accepted becomes intakes. */
  readonly hasNormalizer?: boolean;
}

/** A gateway with a Redis, a folder and, if wanted, a normalizer of its own. */
export class Site {
  private parts: { readonly folder: string; readonly redis: RedisHarness; gateway: TestGateway } | undefined;
  private behind: { readonly normalizer: INestMicroservice; readonly queue: Queue<Intake> } | undefined;

  constructor(private readonly options: SiteOptions = {}) {}

  /** For whatever a test writes. */
  get folder(): string {
    return this.opened.folder;
  }

  get redis(): RedisHarness {
    return this.opened.redis;
  }

  get gateway(): TestGateway {
    return this.opened.gateway;
  }

  async open(): Promise<void> {
    const folder = mkdtempSync(join(tmpdir(), 'site-'));
    const redis = await reserveRedis();
    if (!this.options.isRedisAway) await redis.start();
    this.parts = { folder, redis, gateway: await this.startGateway(folder, redis) };
    if (!this.options.hasNormalizer) return;
    const env = { ...this.gateway.env, NORMALIZER_PORT: '0' };
    const normalizer = await createNormalizer(readEnvironment(env), env);
    await normalizer.listen();
    this.behind = { normalizer, queue: new Queue('intake', { connection: { url: redis.url }, prefix: 'hotline' }) };
  }

  /** Another gateway on what the first one left behind. */
  async restartGateway(): Promise<void> {
    await this.gateway.stop();
    this.opened.gateway = await this.startGateway(this.folder, this.redis);
  }

  /** All that is on the queue for ticketing. */
  async intakes(): Promise<readonly Intake[]> {
    if (!this.behind) throw new Error('looking for intakes: the site was opened without a normalizer');
    return (await this.behind.queue.getJobs(['waiting', 'prioritized', 'delayed'])).map(({ data }) => data);
  }

  /** The intake with this id or number, once it is on the queue. */
  async intake(name: string): Promise<Intake> {
    const deadline = Date.now() + INTAKE_WITHIN_MS;
    for (;;) {
      const found = (await this.intakes()).find(({ id, number }) => id === name || number === name);
      if (found) return found;
      if (Date.now() > deadline) throw new Error(`waiting for the intake ${name}: it is not on the queue`);
      await pause(20);
    }
  }

  async close(): Promise<void> {
    await this.behind?.queue.close();
    await this.behind?.normalizer.close();
    if (!this.parts) return;
    await this.parts.gateway.stop();
    await this.parts.redis.dispose();
    rmSync(this.parts.folder, { recursive: true, force: true });
  }

  private get opened() {
    if (!this.parts) throw new Error('using a site of a test: it is not open yet');
    return this.parts;
  }

  private startGateway(folder: string, { url }: RedisHarness): Promise<TestGateway> {
    const { channels, env, adapters } = this.options;
    const DATA_DIR = join(folder, 'data');
    mkdirSync(DATA_DIR, { recursive: true });
    const CHANNELS_FILE = join(folder, 'channels.yaml');
    if (channels !== undefined) writeFileSync(CHANNELS_FILE, channels);
    return TestGateway.start(url, { DATA_DIR, ...(channels === undefined ? {} : { CHANNELS_FILE }), ...env }, adapters);
  }
}

/** A site that is open while the tests of this file, or of this `describe`, run. */
export function siteForTests(options: SiteOptions = {}): Site {
  const site = new Site(options);
  beforeAll(() => site.open(), OPEN_WITHIN_MS);
  afterAll(() => site.close());
  return site;
}
