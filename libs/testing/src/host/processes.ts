import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { KillPoint, RequestCase } from '../contract/options.js';
import type { Subject } from '../contract/subject.js';
import type { FromChild, Role } from './child-messages.js';
import { Sender, type Answered } from './exchange.js';
import { waitingIn } from './metrics.js';
import { ADMIN_TOKEN, type Site } from './site.js';
import { until } from './until.js';

const READY_WITHIN_MS = 30_000;
const DEAD_WITHIN_MS = 10_000;
// Where this runs as it was written, plain Node needs what was made of it.
const IS_SOURCE = import.meta.url.endsWith('.ts');
const ROOT = new URL('../../../../', import.meta.url);

interface Running {
  readonly child: ChildProcess;
  readonly url: string;
  readonly opsUrl: string;
}

/** A gateway and a normalizer as processes of their own, that may be killed anywhere. */
export class Processes {
  private readonly running = new Map<Role, Running>();
  private readonly sender: Sender;
  /** Everything that they logged. */
  log = '';
  /** Of every request that was verified: how often something was compared in constant time. */
  readonly comparisons: number[] = [];

  private constructor(
    private readonly subject: Subject,
    readonly site: Site,
  ) {
    this.sender = new Sender(site.instance);
    process.once('exit', this.killAll);
  }

  static async start(subject: Subject, site: Site): Promise<Processes> {
    const processes = new Processes(subject, site);
    await Promise.all([processes.startApp('gateway'), processes.startApp('normalizer')]);
    return processes;
  }

  send(request: RequestCase): Promise<Answered> {
    return this.sender.send(this.running.get('gateway')?.url ?? '', request);
  }

  /** A page of the gateway's ops port. */
  ops(path: string): Promise<string> {
    return this.read(`${this.running.get('gateway')?.opsUrl}${path}`);
  }

  /** Messages that are kept, and not yet in Redis. */
  async waiting(): Promise<number> {
    return waitingIn(await this.ops('/metrics'));
  }

  normalizerMetrics(): Promise<string> {
    return this.read(`${this.running.get('normalizer')?.url}/metrics`);
  }

  /** The next to come by there is killed. */
  killAt(point: KillPoint, role: Role): void {
    this.running.get(role)?.child.send({ killAt: point });
  }

  /** Whether the process died of what {@link killAt} set. */
  async isKilled(role: Role): Promise<boolean> {
    const child = this.running.get(role)?.child;
    return until(() => child?.signalCode === 'SIGKILL', DEAD_WITHIN_MS);
  }

  /** Starts one; resolves once it serves. */
  async startApp(role: Role): Promise<void> {
    const child = spawn(process.execPath, [entry(), role, this.subject.channel.id, this.module()], {
      env: { PATH: process.env['PATH'], ...this.site.environment(undefined, 'journal'), LOG_LEVEL: 'debug' },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => (this.log += chunk.toString('utf8')));
    let ready: Running | undefined;
    child.on('message', (message: FromChild) => {
      if (message.kind === 'ready') ready = { child, url: message.url, opsUrl: message.opsUrl };
      else this.comparisons.push(message.compared);
    });
    await until(() => ready !== undefined || child.exitCode !== null, READY_WITHIN_MS);
    if (!ready) {
      child.kill('SIGKILL');
      throw new Error(`starting the ${role} in a process of its own: it does not serve.\n${this.log.slice(-4000)}`);
    }
    this.running.set(role, ready);
  }

  async dispose(): Promise<void> {
    process.off('exit', this.killAll);
    this.killAll();
    this.sender.hangUp();
    await until(
      () => [...this.running.values()].every(({ child }) => child.signalCode !== null || child.exitCode !== null),
      DEAD_WITHIN_MS,
    );
  }

  private readonly killAll = (): void => this.running.forEach(({ child }) => child.kill('SIGKILL'));

  private async read(url: string): Promise<string> {
    return (await fetch(url, { headers: { authorization: `Bearer ${ADMIN_TOKEN}` } })).text();
  }

  private module(): string {
    const { module } = this.subject.options;
    if (module === undefined) return '';
    const url = new URL(module, pathToFileURL(`${process.cwd()}/`));
    return compiled(url).href;
  }
}

function entry(): string {
  const path = fileURLToPath(compiled(new URL('child.js', import.meta.url)));
  if (!existsSync(path))
    throw new Error(`starting a host in processes of its own: ${path} is not there; run "npm run build" first`);
  return path;
}

/** What plain Node runs of a source of this repository; anything else as it is. */
function compiled(url: URL): URL {
  if (!IS_SOURCE || !url.href.startsWith(ROOT.href)) return url;
  const path = url.href.slice(ROOT.href.length);
  return path.startsWith('dist/') ? url : new URL(`dist/${path.replace(/\.ts$/, '.js')}`, ROOT);
}
