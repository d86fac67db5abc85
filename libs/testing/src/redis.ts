import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

const READY_WITHIN_MS = 20_000;
// Homebrew and source builds land here, and are not always on the PATH.
const MORE_FOLDERS = ['/usr/local/bin', '/opt/homebrew/bin', '/usr/sbin'];

/** How a private Redis is set up. */
export interface RedisOptions {
  /** Append-only file, flushed every second as Redis does by default. Default false: nothing outlives a kill. */
  readonly appendonly?: boolean;
  /** Further lines of configuration: `['maxmemory-policy', 'allkeys-lru']`. */
  readonly config?: readonly (readonly [string, string])[];
}

/** A Redis of a test's own, which it may ill-treat. */
export interface RedisHarness {
  readonly port: number;
  readonly url: string;
  /** Whether a server process is running (frozen counts as running). */
  readonly isRunning: boolean;
  /** Stops it in an orderly way; what was in memory only is gone. */
  stop(): Promise<void>;
  /** kill -9. */
  kill(): Promise<void>;
  /** SIGSTOP: connections stay up and nothing answers. */
  freeze(): void;
  thaw(): void;
  /** Starts again on the same port and folder; resolves once it answers. */
  start(): Promise<void>;
  /** Stops it and removes its folder. To be called once, in `afterAll`. */
  dispose(): Promise<void>;
}

/** Starts a private Redis on a free loopback port with a folder of its own; resolves once it answers. */
export async function startRedis(options: RedisOptions = {}): Promise<RedisHarness> {
  const redis = await reserveRedis(options);
  await redis.start();
  return redis;
}

/** A private Redis that is not started yet, for tests of what happens before one is there. */
export async function reserveRedis(options: RedisOptions = {}): Promise<RedisHarness> {
  return new PrivateRedis(await freePort(), await mkdtemp(join(tmpdir(), 'redis-')), options);
}

class PrivateRedis implements RedisHarness {
  private child: ChildProcess | undefined;

  constructor(
    readonly port: number,
    private readonly dir: string,
    private readonly options: RedisOptions,
  ) {
    // A test run that ends early must leave no server behind.
    process.once('exit', this.killNow);
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  get isRunning(): boolean {
    return this.child !== undefined;
  }

  async start(): Promise<void> {
    if (this.child) throw new Error(`starting Redis on port ${this.port}: it is running already`);
    this.child = await this.spawn();
    await waitUntilItAnswers(this.port, this.child);
  }

  async stop(): Promise<void> {
    this.thaw();
    await this.end('SIGTERM');
  }

  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  freeze(): void {
    this.child?.kill('SIGSTOP');
  }

  thaw(): void {
    this.child?.kill('SIGCONT');
  }

  async dispose(): Promise<void> {
    process.off('exit', this.killNow);
    await this.kill();
    await rm(this.dir, { recursive: true, force: true });
  }

  private readonly killNow = (): void => void this.child?.kill('SIGKILL');

  private async end(signal: NodeJS.Signals): Promise<void> {
    const { child } = this;
    if (!child) return;
    this.child = undefined;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await gone;
  }

  private async spawn(): Promise<ChildProcess> {
    const settings = [
      ['port', String(this.port)],
      ['bind', '127.0.0.1'],
      ['dir', this.dir],
      ['save', ''],
      ['appendonly', this.options.appendonly ? 'yes' : 'no'],
      ...(this.options.config ?? []),
    ].flatMap(([name, value]) => [`--${name}`, value ?? '']);
    const path = [process.env['PATH'], ...MORE_FOLDERS].join(delimiter);
    for (const command of ['redis-server', 'valkey-server']) {
      const child = spawn(command, settings, { stdio: 'ignore', env: { ...process.env, PATH: path } });
      const isSpawned = await new Promise((resolve) => {
        child.once('spawn', () => resolve(true));
        child.once('error', () => resolve(false));
      });
      if (isSpawned) return child;
    }
    throw new Error('starting a private Redis: neither redis-server nor valkey-server is on the PATH; install one');
  }
}

async function waitUntilItAnswers(port: number, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (!(await answersPing(port))) {
    if (child.exitCode !== null) throw new Error(`starting Redis on port ${port}: it exited with ${child.exitCode}`);
    if (Date.now() > deadline) throw new Error(`starting Redis on port ${port}: no answer in ${READY_WITHIN_MS} ms`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Whether it answers PONG; while it loads its file it answers LOADING, which is no yet. */
function answersPing(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    const settle = (isAnswered: boolean) => {
      socket.destroy();
      resolve(isAnswered);
    };
    socket.setTimeout(1000, () => settle(false));
    socket.once('data', (data) => settle(data.toString().startsWith('+PONG')));
    socket.once('error', () => settle(false));
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
