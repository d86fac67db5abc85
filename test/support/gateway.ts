import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { AnyChannel } from '#libs/channel-kit';
import { readEnvironment } from '#libs/config';
import { createGateway } from '../../apps/gateway/src/gateway.js';
import { OpsServer } from '../../apps/gateway/src/ops/ops-server.js';
import { SECRETS, type SignedRequest } from './signers.js';

export const ADMIN_TOKEN = 'a-token-for-tests-only';

/** What a provider gets to see. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

/** A gateway in this process, on ports and, unless `DATA_DIR` names another one, in a folder of its own. */
export class TestGateway {
  private constructor(
    readonly app: NestFastifyApplication,
    readonly url: string,
    readonly env: Readonly<Record<string, string>> & { readonly DATA_DIR: string },
    private readonly ownFolder: string,
  ) {}

  static async start(
    redisUrl: string,
    env: Readonly<Record<string, string>> = {},
    channels?: readonly AnyChannel[],
  ): Promise<TestGateway> {
    const ownFolder = mkdtempSync(join(tmpdir(), 'gateway-'));
    const given = {
      NODE_ENV: 'test',
      LOG_LEVEL: 'silent',
      DATA_DIR: ownFolder,
      REDIS_URL: redisUrl,
      GATEWAY_HOST: '127.0.0.1',
      GATEWAY_PORT: '0',
      OPS_PORT: '0',
      ADMIN_TOKEN,
      ...SECRETS,
      ...env,
    };
    const app = await createGateway(readEnvironment(given), given, channels);
    return new TestGateway(app, await app.getUrl(), given, ownFolder);
  }

  get dataDir(): string {
    return this.env.DATA_DIR;
  }

  async send({ method, target, headers, body }: SignedRequest): Promise<Answer> {
    const answer = await fetch(`${this.url}${target}`, { method, headers, body: body.length === 0 ? null : body });
    return { status: answer.status, headers: answer.headers, body: await answer.text() };
  }

  /** A page of the ops port. */
  async ops(path: string, method = 'GET'): Promise<string> {
    const address = this.app.get(OpsServer).address;
    return (await fetch(`${address}${path}`, { method, headers: { authorization: `Bearer ${ADMIN_TOKEN}` } })).text();
  }

  /** The sum of a counter over all lines that carry these labels. */
  async count(name: string, labels: Readonly<Record<string, string>>): Promise<number> {
    const wanted = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
    const lines = (await this.ops('/metrics')).split('\n').filter((line) => line.startsWith(`${name}{`));
    return lines
      .filter((line) => wanted.every((label) => line.includes(label)))
      .reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
  }

  async stop(): Promise<void> {
    await this.app.close();
    rmSync(this.ownFolder, { recursive: true, force: true });
  }
}
