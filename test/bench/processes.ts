import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';

const READY_WITHIN_MS = 60_000;
// `getconf CLK_TCK` is 100 on every Linux that Node is built for.
const US_PER_TICK = 10_000;

/** CPU that a process has used so far, all its threads, in µs. Linux only. */
export function cpuUs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name, in parentheses, may itself hold spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * US_PER_TICK;
}

/** A process that is measured. Its standard output goes nowhere, its errors to ours. */
export class Measured {
  private constructor(
    readonly name: string,
    private readonly child: ChildProcess,
  ) {}

  static start(name: string, args: readonly string[], env: Readonly<Record<string, string>>): Measured {
    const child = spawn(process.execPath, args, {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { PATH: process.env['PATH'], NODE_ENV: 'production', ...env },
    });
    process.once('exit', () => child.kill('SIGKILL'));
    return new Measured(name, child);
  }

  get pid(): number {
    return this.child.pid!;
  }

  /** Resolves once `isReady` says so; rejects when the process ends before. */
  async until(isReady: () => Promise<boolean>): Promise<void> {
    const deadline = Date.now() + READY_WITHIN_MS;
    while (!(await isReady().catch(() => false))) {
      if (this.child.exitCode !== null) throw new Error(`starting ${this.name}: it ended with ${this.child.exitCode}`);
      if (Date.now() > deadline) throw new Error(`starting ${this.name}: not ready within ${READY_WITHIN_MS} ms`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** SIGTERM, and SIGKILL after 20 s. A profile is written on the way out. */
  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = new Promise((resolve) => this.child.once('exit', resolve));
    const timer = setTimeout(() => this.child.kill('SIGKILL'), 20_000);
    this.child.kill('SIGTERM');
    await gone;
    clearTimeout(timer);
  }
}
