import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { INestMicroservice } from '@nestjs/common';
import { Queue } from 'bullmq';
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright-core';
import { readEnvironment } from '#libs/config';
import type { Intake } from '#libs/contracts';
import { startRedis, type RedisHarness } from '#libs/testing';
import { createNormalizer } from '../../../apps/normalizer/src/normalizer.js';
import { TestGateway } from '../gateway.js';
import { programPath } from '../program.js';

export const FORM_SECRET = '1c84b09e7d5f4a23a6f0e3b9d2c7518f';
const WITHIN_MS = 30_000;

// A browser that a test drives is as fast as a machine, so that only `strict` asks how long the writing took.
const CHANNELS = `
channels:
  - id: portal
    adapter: web-portal
    settings: { formSecret: ${FORM_SECRET}, cityName: { zh: 云溪市, en: Yunxi City }, minimumSeconds: 0, proofOfWorkBits: 10 }
    limits: { perAddress: { requests: 1000, seconds: 60 } }
  - id: strict
    adapter: web-portal
    settings: { formSecret: ${FORM_SECRET}, minimumSeconds: 60 }
    limits: { perAddress: { requests: 1, seconds: 600 } }
`;

/** A gateway with the portal, a normalizer, a Redis, and a browser in front. */
export class Stage {
  private readonly contexts: BrowserContext[] = [];
  /** What a browser complained of: violations of the policy, and scripts that failed. */
  readonly complaints: string[] = [];

  private constructor(
    private readonly redis: RedisHarness,
    private readonly gateway: TestGateway,
    private readonly normalizer: INestMicroservice,
    private readonly queue: Queue<Intake>,
    private readonly browser: Browser,
    private readonly folder: string,
  ) {}

  static async open(): Promise<Stage> {
    const folder = mkdtempSync(join(tmpdir(), 'portal-'));
    const file = join(folder, 'channels.yaml');
    writeFileSync(file, CHANNELS);
    const redis = await startRedis();
    const gateway = await TestGateway.start(redis.url, { CHANNELS_FILE: file });
    const env = {
      NODE_ENV: 'test',
      LOG_LEVEL: 'silent',
      REDIS_URL: redis.url,
      DATA_DIR: gateway.dataDir,
      CHANNELS_FILE: file,
      NORMALIZER_PORT: '0',
    };
    const normalizer = await createNormalizer(readEnvironment(env), env);
    await normalizer.listen();
    const queue = new Queue<Intake>('intake', { connection: { url: redis.url }, prefix: 'hotline' });
    const browser = await chromium.launch({ executablePath: programPath('chromium'), args: ['--no-sandbox'] });
    return new Stage(redis, gateway, normalizer, queue, browser, folder);
  }

  /** A citizen's browser, on a page of an instance. */
  async visit(path = 'portal', options: BrowserContextOptions = {}): Promise<Page> {
    const context = await this.browser.newContext({
      locale: 'zh-CN',
      viewport: { width: 390, height: 844 },
      ...options,
    });
    this.contexts.push(context);
    context.on('console', (message) => {
      // The browser's own note of an answer that is no success is what these tests are about.
      const isNote = message.text().startsWith('Failed to load resource');
      if (message.type() === 'error' && !isNote) this.complaints.push(message.text());
    });
    context.on('weberror', (failure) => this.complaints.push(String(failure.error())));
    const page = await context.newPage();
    await page.goto(this.urlOf(path));
    return page;
  }

  urlOf(path: string): string {
    return `${this.gateway.url}/channels/${path}`;
  }

  /** The path of a file of so many bytes. */
  file(name: string, bytes: number): string {
    const path = join(this.folder, name);
    writeFileSync(path, '');
    truncateSync(path, bytes);
    return path;
  }

  /** The intake with this number, once it is on the queue. */
  async intake(number: string): Promise<Intake> {
    const deadline = Date.now() + WITHIN_MS;
    for (;;) {
      const found = (await this.intakes()).find((intake) => intake.number === number);
      if (found) return found;
      if (Date.now() > deadline) throw new Error(`waiting for the intake ${number}: it is not on the queue`);
      await pause(20);
    }
  }

  /** All intakes that say this. */
  async intakesSaying(content: string): Promise<readonly Intake[]> {
    return (await this.intakes()).filter(({ appeal }) => appeal.content === content);
  }

  /** Closes the browsers that a test opened; throws what they complained of. */
  async clear(): Promise<void> {
    await Promise.all(this.contexts.splice(0).map((context) => context.close()));
    const complaints = this.complaints.splice(0);
    if (complaints.length > 0) throw new Error(`a browser complained: ${complaints.join('\n')}`);
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.normalizer.close();
    await this.queue.close();
    await this.gateway.stop();
    await this.redis.dispose();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async intakes(): Promise<readonly Intake[]> {
    return (await this.queue.getJobs(['waiting', 'prioritized', 'delayed'])).map(({ data }) => data);
  }
}
