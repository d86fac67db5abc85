import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { reserveRedis, type RedisHarness } from '#libs/testing';
import { SECRETS } from '../../support/signers.js';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const READY_WITHIN_MS = 30_000;

export type AppName = 'gateway' | 'normalizer';

/** Gateway, normalizer and Redis as processes of their own, from dist/, that a test may kill and start again. */
export class RealSystem {
  private readonly apps = new Map<AppName, ChildProcess>();

  private constructor(
    readonly folder: string,
    readonly redis: RedisHarness,
    private readonly ports: Readonly<Record<'GATEWAY_PORT' | 'OPS_PORT' | 'NORMALIZER_PORT', string>>,
    private readonly env: Readonly<Record<string, string>>,
  ) {
    process.once('exit', this.killAll);
  }

  /** Nothing runs yet. The append-only file of Redis is on. */
  static async reserve(env: Readonly<Record<string, string>> = {}): Promise<RealSystem> {
    if (!existsSync(entryOf('gateway')) || !existsSync(entryOf('normalizer'))) {
      throw new Error(`starting the apps: ${entryOf('gateway')} is not there; run "npm run build" first`);
    }
    const [GATEWAY_PORT, OPS_PORT, NORMALIZER_PORT] = await freePorts();
    const redis = await reserveRedis({ appendonly: true });
    const folder = mkdtempSync(join(tmpdir(), 'hotline-faults-'));
    return new RealSystem(folder, redis, { GATEWAY_PORT, OPS_PORT, NORMALIZER_PORT }, env);
  }

  get url(): string {
    return `http://127.0.0.1:${this.ports.GATEWAY_PORT}`;
  }

  get normalizerUrl(): string {
    return `http://127.0.0.1:${this.ports.NORMALIZER_PORT}`;
  }

  async start(): Promise<void> {
    await this.redis.start();
    await Promise.all([this.startApp('gateway'), this.startApp('normalizer')]);
  }

  /** Starts one app; resolves once it is ready. Its log goes to a file in `folder`. */
  async startApp(name: AppName, more: Readonly<Record<string, string>> = {}): Promise<void> {
    const log = openSync(join(this.folder, `${name}.log`), 'a');
    const child = spawn(process.execPath, [entryOf(name)], {
      cwd: ROOT,
      stdio: ['ignore', log, log],
      env: { PATH: process.env['PATH'], ...this.environment(), ...this.env, ...more },
    });
    this.apps.set(name, child);
    await this.untilReady(name, child);
  }

  /** kill -9; returns at once, with the process gone or going. */
  kill(name: AppName | 'redis'): Promise<void> {
    if (name === 'redis') return this.redis.kill();
    const child = this.apps.get(name);
    this.apps.delete(name);
    if (!child || child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill('SIGKILL');
    return gone;
  }

  pidOf(name: AppName): number {
    const pid = this.apps.get(name)?.pid;
    if (pid === undefined) throw new Error(`looking at the ${name}: it does not run`);
    return pid;
  }

  /** SIGSTOP: what it has not written by now it never will. */
  freeze(name: AppName): void {
    this.apps.get(name)?.kill('SIGSTOP');
  }

  startAgain(name: AppName | 'redis'): Promise<void> {
    return name === 'redis' ? this.redis.start() : this.startApp(name);
  }

  async dispose(): Promise<void> {
    process.off('exit', this.killAll);
    await Promise.all([this.kill('gateway'), this.kill('normalizer')]);
    await this.redis.dispose();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private readonly killAll = (): void => this.apps.forEach((child) => child.kill('SIGKILL'));

  private environment(): Record<string, string> {
    const dataDir = join(this.folder, 'data');
    mkdirSync(dataDir, { recursive: true });
    return {
      NODE_ENV: 'production',
      LOG_LEVEL: 'warn',
      DATA_DIR: dataDir,
      REDIS_URL: this.redis.url,
      GATEWAY_HOST: '127.0.0.1',
      ADMIN_TOKEN: 'a-token-for-tests-only',
      JOURNAL_KEY,
      ...this.ports,
      ...SECRETS,
    };
  }

  private async untilReady(name: AppName, child: ChildProcess): Promise<void> {
    const port = name === 'gateway' ? this.ports.GATEWAY_PORT : this.ports.NORMALIZER_PORT;
    // The normalizer is up as soon as it answers: whether it has a Redis to serve is another row's affair.
    const path = name === 'gateway' ? '/readyz' : '/healthz';
    const deadline = Date.now() + READY_WITHIN_MS;
    for (;;) {
      const answer = await fetch(`http://127.0.0.1:${port}${path}`).catch(() => undefined);
      if (answer?.ok) return;
      if (child.signalCode === 'SIGKILL') return;
      if (child.exitCode !== null) throw new Error(`starting the ${name}: it ended with code ${child.exitCode}`);
      if (Date.now() > deadline) throw new Error(`starting the ${name}: not ready within ${READY_WITHIN_MS} ms`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

const JOURNAL_KEY = randomBytes(32).toString('hex');
const entryOf = (app: AppName) => join(ROOT, 'dist/apps', app, 'src/main.js');

async function freePorts(): Promise<[string, string, string]> {
  const servers = await Promise.all(
    [0, 1, 2].map(async () => {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      return server;
    }),
  );
  const ports = servers.map((server) => String((server.address() as AddressInfo).port));
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports as [string, string, string];
}
