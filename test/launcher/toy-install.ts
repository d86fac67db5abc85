import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Stands in for a compiled app: says who it is, is ready at once, ends when asked to. */
const APP = `
import { createServer } from 'node:http';
const [name] = new URL(import.meta.url).pathname.split('/').slice(-3);
const port = Number(process.env[name.toUpperCase() + '_PORT']);
process.on('SIGTERM', () => { console.log('ending'); process.exit(0); });
createServer((_request, response) => response.end('ready')).listen(port, '127.0.0.1', () =>
  console.log('pid=' + process.pid + ' redis=' + process.env.REDIS_URL),
);
`;

const CHANNELS = `channels:
  - { id: city-app, adapter: app, settings: { keys: [{ id: a, secret: '\${APP_SECRET}' }] } }
`;

const freePort = async (): Promise<number> => {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
};

/** Polls until `find` gives something; fails with what was being waited for. */
export async function eventually<T>(what: string, find: () => T | undefined | false): Promise<T> {
  const deadline = Date.now() + 30_000;
  while (Date.now() < deadline) {
    const found = find();
    if (found !== undefined && found !== false) return found;
    await new Promise((done) => setTimeout(done, 25));
  }
  throw new Error(`waited 30 s for ${what}`);
}

/** Tells whether a process still runs. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  // A zombie takes signals too; the PID 1 of a container may never collect it.
  const status = `/proc/${pid}/status`;
  return !existsSync(status) || !/^State:\s+Z/m.test(readFileSync(status, 'utf8'));
}

/** The launcher running in a copy of this repository whose apps are stand-ins. */
export class ToyInstall {
  readonly root = mkdtempSync(join(tmpdir(), 'toy-install-'));
  output = '';
  launcher: ChildProcess | undefined;
  ports: Record<string, string> = {};

  async prepare(apps: Readonly<Record<string, string>> = {}): Promise<void> {
    for (const path of ['scripts', 'package.json', 'package-lock.json', 'tsconfig.json', 'nest-cli.json']) {
      cpSync(join(ROOT, path), join(this.root, path), { recursive: true });
    }
    symlinkSync(join(ROOT, 'node_modules'), join(this.root, 'node_modules'));
    for (const folder of ['apps', 'libs', 'config']) mkdirSync(join(this.root, folder));
    writeFileSync(join(this.root, 'config/channels.yaml'), CHANNELS);
    for (const app of ['gateway', 'normalizer']) {
      mkdirSync(join(this.root, 'dist/apps', app, 'src'), { recursive: true });
      writeFileSync(join(this.root, 'dist/apps', app, 'src/main.js'), apps[app] ?? APP);
    }
    const stamp = "import('./scripts/lib/build.mjs').then(({ stampBuild }) => stampBuild())";
    execFileSync(process.execPath, ['-e', stamp], { cwd: this.root });
    for (const name of ['GATEWAY_PORT', 'OPS_PORT', 'NORMALIZER_PORT']) this.ports[name] = String(await freePort());
  }

  /** Starts the launcher, by another command when one is given (it gets the environment that npm would set). */
  start(
    command = process.execPath,
    args: readonly string[] = ['scripts/start.mjs'],
    env: NodeJS.ProcessEnv = {},
  ): void {
    const { PATH, HOME } = process.env;
    this.launcher = spawn(command, args, {
      cwd: this.root,
      env: { PATH, HOME, ...this.ports, ...env },
      detached: true,
    });
    for (const stream of [this.launcher.stdout, this.launcher.stderr]) {
      stream?.setEncoding('utf8').on('data', (chunk: string) => (this.output += chunk));
    }
  }

  async exitCode(): Promise<number | null> {
    return eventually('the launcher to end', () => {
      const { exitCode, signalCode } = this.launcher!;
      return exitCode ?? (signalCode ? -1 : undefined);
    });
  }

  async isUp(): Promise<void> {
    await eventually(`the launcher to be up, so far it says:\n${this.output}`, () =>
      this.output.includes('Ctrl-C stops'),
    );
  }

  /** The latest process id that an app printed. */
  pidOf(app: string): number | undefined {
    const said = [...this.output.matchAll(new RegExp(`^${app} +\\| pid=(\\d+)`, 'gm'))].at(-1)?.[1];
    return said === undefined ? undefined : Number(said);
  }

  redisUrl(): string {
    return /redis=(\S+)/.exec(this.output)![1]!;
  }

  /** Ends what is left of it and removes it. */
  dispose(): void {
    const { pid, exitCode, signalCode } = this.launcher ?? {};
    if (pid && exitCode === null && signalCode === null) process.kill(-pid, 'SIGKILL');
    rmSync(this.root, { recursive: true, force: true });
  }
}
