import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { Child } from './child.mjs';
import { SetupError } from './fail.mjs';
import { freePort } from './ports.mjs';
import { ensureRedis } from './redis-binary.mjs';

const START_TIMEOUT_MS = 30_000;

/**
 * Starts a Redis of our own: on a free loopback port, with a password, its append-only file under `dataDir`/redis.
 *
 * `onChild` gets it before it runs, so that it can be stopped while it still starts.
 *
 * @returns its URL; the port, and so the URL, stays the same when it has to be restarted
 */
export async function startRedis({ dataDir, childOptions, onChild }) {
  const binary = await ensureRedis();
  const dir = join(dataDir, 'redis');
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  chmodSync(dir, 0o700);
  const port = await freePort();
  const password = randomBytes(24).toString('base64url');
  const config = join(dir, 'redis.conf');
  writeFileSync(config, configFor({ dir, port, password }), { mode: 0o600 });
  const child = new Child({ ...childOptions, name: 'redis', command: binary, args: [config] });
  onChild(child);
  child.start();
  await waitUntilLoaded({ child, dir, port, password });
  return `redis://:${password}@127.0.0.1:${port}`;
}

// In a file and not on the command line, where every user of the machine could read the password.
const configFor = ({ dir, port, password }) =>
  [
    'bind 127.0.0.1',
    `port ${port}`,
    `requirepass ${password}`,
    `dir ${JSON.stringify(dir)}`,
    'appendonly yes',
    // BullMQ's jobs must never be evicted; a full memory refuses writes, and the journal holds them back.
    'maxmemory-policy noeviction',
    'save ""',
    `logfile ${JSON.stringify(join(dir, 'redis.log'))}`,
    'daemonize no',
    '',
  ].join('\n');

async function waitUntilLoaded({ child, dir, port, password }) {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < deadline) {
    if ((await ping({ port, password })).includes('+PONG')) return;
    await new Promise((done) => setTimeout(done, 50));
  }
  child.kill();
  throw new SetupError(
    `The private Redis did not answer on port ${port} within ${START_TIMEOUT_MS / 1000} s; see ${join(dir, 'redis.log')}.`,
  );
}

// While Redis loads its append-only file it answers -LOADING: an open port alone does not mean that it works.
const ping = ({ port, password }) =>
  new Promise((done) => {
    const socket = connect({ port, host: '127.0.0.1', timeout: 1_000 });
    let answer = '';
    socket.on('connect', () => socket.write(`AUTH ${password}\r\nPING\r\nQUIT\r\n`));
    socket.on('data', (chunk) => (answer += chunk));
    socket.on('timeout', () => socket.destroy());
    socket.on('error', () => {});
    socket.on('close', () => done(answer));
  });
