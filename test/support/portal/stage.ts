import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright-core';
import type { Intake } from '#libs/contracts';
import { programPath } from '../program.js';
import { Site } from '../site.js';

export const FORM_SECRET = '1c84b09e7d5f4a23a6f0e3b9d2c7518f';

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

/** A site with the portal, and a browser in front. */
export class Stage {
  private readonly contexts: BrowserContext[] = [];
  /** What a browser complained of: violations of the policy, and scripts that failed. */
  readonly complaints: string[] = [];

  private constructor(
    private readonly site: Site,
    private readonly browser: Browser,
  ) {}

  static async open(): Promise<Stage> {
    const site = new Site({ channels: CHANNELS, hasNormalizer: true });
    await site.open();
    const browser = await chromium.launch({ executablePath: programPath('chromium'), args: ['--no-sandbox'] });
    return new Stage(site, browser);
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
    return `${this.site.gateway.url}/channels/${path}`;
  }

  /** The path of a file of so many bytes. */
  file(name: string, bytes: number): string {
    const path = join(this.site.folder, name);
    writeFileSync(path, '');
    truncateSync(path, bytes);
    return path;
  }

  /** The intake with this number, once it is on the queue. */
  intake(number: string): Promise<Intake> {
    return this.site.intake(number);
  }

  /** All intakes that say this. */
  async intakesSaying(content: string): Promise<readonly Intake[]> {
    return (await this.site.intakes()).filter(({ appeal }) => appeal.content === content);
  }

  /** Closes the browsers that a test opened; throws what they complained of. */
  async clear(): Promise<void> {
    await Promise.all(this.contexts.splice(0).map((context) => context.close()));
    const complaints = this.complaints.splice(0);
    if (complaints.length > 0) throw new Error(`a browser complained: ${complaints.join('\n')}`);
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.site.close();
  }
}
