import { mkdirSync } from 'node:fs';
import { entryOf } from './build.mjs';
import { Child } from './child.mjs';
import { PORTS, urlOf } from './environment.mjs';
import { SetupError } from './fail.mjs';
import { startGuard } from './guard.mjs';
import { isPortFree } from './ports.mjs';
import { step } from './progress.mjs';
import { startRedis } from './redis-child.mjs';
import { forgetRunning, noteRunning, runningBy } from './running.mjs';

const APPS = ['gateway', 'normalizer'];
// A message's objects live for as long as it takes to flush it: with more room for the young, few are moved to the old.
const NODE_FLAGS = ['--enable-source-maps', '--max-semi-space-size=64'];
const READY_TIMEOUT_MS = 60_000;
// The gateway finishes the requests under way, the normalizer its batches, Redis its append-only file.
const STOP_DEADLINE_MS = { gateway: 20_000, normalizer: 20_000, redis: 10_000 };

/**
 * Redis (unless the environment names one), gateway and normalizer, started in that order and kept alive.
 *
 * Takes the complete environment of the apps, as `loadEnvironment` gives it. Needs a build in dist/.
 */
export class Stack {
  #children = [];
  #guard = startGuard();
  #isUp = false;
  #stopped;
  #failure;

  /** @param options `{ env, onLine(name, line), tell(message) }` */
  constructor({ env, onLine, tell }) {
    this.env = { ...env };
    this.tell = tell;
    /** Settles when everything has been stopped. */
    this.ended = new Promise((done) => (this.#onEnded = done));
    this.childOptions = {
      onLine,
      onPid: () => this.#guard.watch(this.#children.map(({ pid }) => pid)),
      onDeath: (death) => this.#onDeath(death),
    };
  }
  #onEnded;

  /** @returns the apps that run but are not ready, each with the reason it gives */
  async start() {
    await assertPortsFree(this.env);
    mkdirSync(this.env.DATA_DIR, { recursive: true, mode: 0o700 });
    if (!this.env.REDIS_URL) {
      await step('Starting a private Redis', async () => {
        this.env.REDIS_URL = await startRedis({
          dataDir: this.env.DATA_DIR,
          childOptions: { ...this.childOptions, env: this.env },
          onChild: (child) => this.#children.push(child),
        });
      });
    }
    const unready = await step('Starting gateway and normalizer', async () => {
      for (const name of APPS) this.#startApp(name);
      return (await Promise.all(APPS.map((name) => this.#waitUntilReady(name)))).filter(Boolean);
    });
    this.#isUp = true;
    noteRunning(this.env.DATA_DIR, runningBy(this.env));
    return unready;
  }

  /** Stops gateway, normalizer and Redis one after the other; may be called more than once. */
  stop() {
    this.#stopped ??= this.#stopInOrder();
    return this.#stopped;
  }

  /** Ends everything at once. What was acknowledged is in the journal and goes on with the next start. */
  kill() {
    for (const child of this.#children) child.kill();
  }

  #startApp(name) {
    const args = [...NODE_FLAGS, entryOf(name)];
    const child = new Child({ ...this.childOptions, env: this.env, name, command: process.execPath, args });
    this.#children.push(child);
    child.start();
  }

  async #stopInOrder() {
    for (const [name, deadlineMs] of Object.entries(STOP_DEADLINE_MS)) {
      await this.#children.find(({ options }) => options.name === name)?.stop(deadlineMs);
    }
    if (this.#isUp) forgetRunning(this.env.DATA_DIR);
    this.#guard.end();
    this.#onEnded();
  }

  #onDeath({ name, reason, retryMs }) {
    if (this.#isUp || name === 'redis') return this.tell(`${name} ended (${reason}), started again in ${retryMs} ms`);
    this.#failure ??= new SetupError(`The ${name} ended (${reason}) before it was ready; its messages are above.`);
  }

  async #waitUntilReady(name) {
    const url = `${urlOf(this.env, name.toUpperCase())}/readyz`;
    const deadline = Date.now() + READY_TIMEOUT_MS;
    let reason = 'no answer';
    while (Date.now() < deadline) {
      if (this.#failure) throw this.#failure;
      if (this.#stopped) throw new SetupError('Stopped before everything was up.');
      reason = await whyNotReady(url);
      if (reason === undefined) return undefined;
      await new Promise((done) => setTimeout(done, 100));
    }
    return `${name}, ${url}: ${reason}`;
  }
}

async function whyNotReady(url) {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    return answer.ok ? undefined : `${answer.status} ${(await answer.text()).slice(0, 300)}`;
  } catch (error) {
    return error.cause?.code ?? error.message;
  }
}

async function assertPortsFree(env) {
  const taken = [];
  for (const name of PORTS) if (!(await isPortFree(Number(env[name])))) taken.push(name);
  if (taken.length === 0) return;
  const lines = taken.map((name) => `  port ${env[name]} (${name}) is taken`);
  const others = taken.map((name) => `${name}=${Number(env[name]) + 1000}`).join(' ');
  throw new SetupError(
    `Cannot listen:\n${lines.join('\n')}\nEnd what listens there, or choose others: ${others} npm start`,
  );
}
