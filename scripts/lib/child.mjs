import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

const BACK_OFF_MS = [250, 1_000, 2_000, 5_000, 10_000];
// A process that ran this long was healthy: its next death starts the back-off anew.
const HEALTHY_AFTER_MS = 60_000;

/**
 * A process that is kept alive: restarted with back-off when it ends without being asked to.
 *
 * It leads a process group of its own, so that a terminal's Ctrl-C reaches the launcher alone, which then stops its
 * children in order. What it prints goes line by line to `onLine`.
 */
export class Child {
  #process;
  #timer;
  #stopping = false;
  #deaths = 0;

  /** @param options `{ name, command, args, env, onLine(name, line), onPid(), onDeath({ name, reason, retryMs }) }` */
  constructor(options) {
    this.options = options;
  }

  /** The process id while it runs, otherwise undefined. */
  get pid() {
    return this.#process?.pid;
  }

  start() {
    const { command, args, env, name, onLine, onPid } = this.options;
    const started = Date.now();
    const child = spawn(command, args, { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#process = child;
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => onLine(name, line));
    }
    child.on('error', (error) => onLine(name, error.message));
    // 'close' and not 'exit': by then everything it printed has been passed on.
    child.on('close', (code, signal) => {
      this.#process = undefined;
      onPid();
      if (Date.now() - started > HEALTHY_AFTER_MS) this.#deaths = 0;
      if (!this.#stopping) this.#restart(signal ?? `code ${code}`);
    });
    onPid();
  }

  /** Ends it for good: SIGTERM, and SIGKILL when it still runs after the deadline. */
  async stop(deadlineMs) {
    this.#stopping = true;
    clearTimeout(this.#timer);
    const child = this.#process;
    if (!child?.pid) return;
    const closed = new Promise((done) => child.once('close', done));
    const timer = setTimeout(() => {
      this.options.onLine(this.options.name, `still running after ${deadlineMs / 1000} s, killed`);
      child.kill('SIGKILL');
    }, deadlineMs);
    child.kill('SIGTERM');
    await closed;
    clearTimeout(timer);
  }

  kill() {
    this.#stopping = true;
    clearTimeout(this.#timer);
    this.#process?.kill('SIGKILL');
  }

  #restart(reason) {
    const retryMs = BACK_OFF_MS[Math.min(this.#deaths, BACK_OFF_MS.length - 1)];
    this.#deaths += 1;
    this.options.onDeath({ name: this.options.name, reason, retryMs });
    if (!this.#stopping) this.#timer = setTimeout(() => this.start(), retryMs);
  }
}
