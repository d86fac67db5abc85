import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AnyChannel } from '#libs/channel-kit';
import { INSTANCE, type Subject } from '../contract/subject.js';
import { instanceIn } from './exchange.js';
import { neighbour, NEIGHBOUR_LINE } from './neighbour.js';

/** Of `inbound`: enough that there is a choice. */
export const PARTITIONS = 2;

export const ADMIN_TOKEN = 'a-token-of-the-suite-alone';

// Limits that no group comes near, but for the one that tries them.
const ROOMY = { ratePerSecond: 1_000_000, burst: 2_000_000, perAddress: { requests: 1_000_000, seconds: 1 } };
export const NARROW = { ratePerSecond: 1, burst: 5, perAddress: { requests: 5, seconds: 600 } };

type Limits = typeof ROOMY;

/** Where a channel is tried: a folder, a Redis, an instance with its settings, and one beside it. */
export class Site {
  /** The id under which senders reach the channel. */
  instance: string = INSTANCE;
  private readonly folder = mkdtempSync(join(tmpdir(), 'contract-'));
  private readonly journalKey = randomBytes(32).toString('hex');
  private publicBaseUrl: string | null = null;

  private constructor(
    private readonly subject: Subject,
    readonly redisUrl: string,
    readonly prefix: string,
  ) {}

  static async of(subject: Subject, redisUrl: string, prefix: string): Promise<Site> {
    const site = new Site(subject, redisUrl, prefix);
    const { fresh, now } = subject.options;
    const first = await fresh?.({ serial: 0, sender: 0, text: '路灯不亮', clock: now });
    site.instance = instanceIn(first?.target) ?? INSTANCE;
    site.publicBaseUrl = first?.publicBaseUrl ?? null;
    return site;
  }

  get channels(): readonly AnyChannel[] {
    return [this.subject.channel, neighbour];
  }

  /** The environment of a process, with the channels file that it names. */
  environment(limits: Limits = ROOMY, ack = 'dual'): Record<string, string> {
    const { channel, options } = this.subject;
    const line = { id: this.instance, adapter: channel.id, ack, limits, settings: options.settings };
    const file = join(this.folder, `channels-${limits.burst}-${ack}.yaml`);
    // YAML holds all of JSON.
    writeFileSync(file, JSON.stringify({ channels: [line, ...(ack === 'dual' ? [NEIGHBOUR_LINE] : [])] }));
    return {
      NODE_ENV: 'test',
      LOG_LEVEL: 'silent',
      DATA_DIR: join(this.folder, 'data'),
      CHANNELS_FILE: file,
      REDIS_URL: this.redisUrl,
      QUEUE_PREFIX: this.prefix,
      INBOUND_PARTITIONS: String(PARTITIONS),
      GATEWAY_HOST: '127.0.0.1',
      GATEWAY_PORT: '0',
      OPS_PORT: '0',
      NORMALIZER_PORT: '0',
      TRUSTED_PROXIES: '127.0.0.1',
      ADMIN_TOKEN,
      JOURNAL_KEY: this.journalKey,
      ...(this.publicBaseUrl === null ? {} : { PUBLIC_BASE_URL: this.publicBaseUrl }),
    };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
