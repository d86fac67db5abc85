import { ChildProcess } from 'node:child_process';
import { Socket as DatagramSocket } from 'node:dgram';
import dns from 'node:dns';
import fs from 'node:fs';
import { Socket } from 'node:net';

/** What a sealed run reached for, with how often. */
export type Reached = ReadonlyMap<string, number>;

type Replace = <T extends object, K extends keyof T & string>(owner: T, key: K, what: string) => void;

/**
 * Runs `work` with clock, chance, network, files, environment and timers taken away, and counts what it reached for.
 *
 * A reach throws, and counts even when the error is swallowed. Named imports of `node:fs` are beyond it under Jest's ESM;
 * those are found by the import rules.
 */
export async function sealed<T>(
  work: () => T | Promise<T>,
): Promise<{ readonly result: T; readonly reached: Reached }> {
  const reached = new Map<string, number>();
  const reach = (what: string): never => {
    reached.set(what, (reached.get(what) ?? 0) + 1);
    throw new Error(`${what} is not for a pure function`);
  };
  const undo: (() => void)[] = [];
  const replace: Replace = (owner, key, what) => {
    define(undo, owner, key, () => reach(what));
  };
  takeClockAndChance(undo, replace, reach);
  takeNetworkAndFiles(replace);
  takeEnvironment(undo, reach);
  try {
    return { result: await work(), reached };
  } finally {
    for (const back of undo.reverse()) back();
  }
}

function takeClockAndChance(undo: (() => void)[], replace: Replace, reach: (what: string) => never): void {
  const { Date: RealDate } = globalThis;
  const sealedDate = new Proxy(RealDate, {
    construct: (target, args, newTarget) =>
      args.length === 0 ? reach('the clock (new Date())') : (Reflect.construct(target, args, newTarget) as object),
    apply: () => reach('the clock (Date())'),
    get: (target, key) => (key === 'now' ? () => reach('the clock (Date.now)') : (Reflect.get(target, key) as unknown)),
  });
  define(undo, globalThis, 'Date', sealedDate);
  replace(globalThis.performance, 'now', 'the clock (performance.now)');
  replace(process, 'hrtime', 'the clock (process.hrtime)');
  replace(Math, 'random', 'chance (Math.random)');
  replace(globalThis.crypto, 'getRandomValues', 'chance (crypto.getRandomValues)');
  replace(globalThis.crypto, 'randomUUID', 'chance (crypto.randomUUID)');
  for (const name of ['setTimeout', 'setInterval', 'setImmediate'] as const)
    replace(globalThis, name, `a timer (${name})`);
}

function takeNetworkAndFiles(replace: Replace): void {
  replace(globalThis, 'fetch', 'the network (fetch)');
  replace(Socket.prototype, 'connect', 'the network (net)');
  replace(DatagramSocket.prototype, 'send', 'the network (dgram)');
  for (const name of ['lookup', 'resolve', 'resolve4', 'resolve6'] as const)
    replace(dns, name, `the network (dns.${name})`);
  for (const name of ['lookup', 'resolve'] as const) replace(dns.promises, name, `the network (dns.promises.${name})`);
  const files = [
    'open',
    'openSync',
    'readFile',
    'readFileSync',
    'writeFile',
    'writeFileSync',
    'existsSync',
    'statSync',
  ] as const;
  for (const name of files) replace(fs, name, `a file (fs.${name})`);
  for (const name of ['open', 'readFile', 'writeFile', 'stat'] as const) {
    replace(fs.promises, name, `a file (fs.promises.${name})`);
  }
  replace(ChildProcess.prototype as unknown as { spawn: unknown }, 'spawn', 'another process');
}

function takeEnvironment(undo: (() => void)[], reach: (what: string) => never): void {
  const env = new Proxy(process.env, {
    get: (_target, name) => reach(`the environment (${String(name)})`),
    has: (_target, name) => reach(`the environment (${String(name)})`),
    ownKeys: () => reach('the environment'),
  });
  define(undo, process, 'env', env);
}

function define(undo: (() => void)[], owner: object, key: string, value: unknown): void {
  const before = Object.getOwnPropertyDescriptor(owner, key);
  Object.defineProperty(owner, key, {
    value,
    configurable: true,
    writable: true,
    enumerable: before?.enumerable ?? true,
  });
  undo.push(() => {
    if (before) Object.defineProperty(owner, key, before);
    else Reflect.deleteProperty(owner, key);
  });
}
