import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { eventually, isAlive, ToyInstall } from './toy-install.js';

const redisPidOf = async (url: string): Promise<number> => {
  const redis = new Redis(url);
  const [, pid] = /process_id:(\d+)/.exec(await redis.info('server')) ?? [];
  redis.disconnect();
  return Number(pid);
};

describe('npm start', () => {
  let install: ToyInstall;
  beforeEach(() => (install = new ToyInstall()));
  afterEach(() => install.dispose());

  const everyPid = async (): Promise<number[]> => [
    install.pidOf('gateway')!,
    install.pidOf('normalizer')!,
    await redisPidOf(install.redisUrl()),
  ];
  const allGone = (pids: number[]): Promise<boolean> =>
    eventually(`processes ${pids.join(', ')} to end`, () => pids.every((pid) => !isAlive(pid)));

  it('says what is reachable and how to send a first message', async () => {
    await install.prepare();
    install.start();
    await install.isUp();
    expect(install.output).toContain(`http://127.0.0.1:${install.ports['GATEWAY_PORT']}/channels/city-app`);
    expect(install.output).toContain(`http://127.0.0.1:${install.ports['OPS_PORT']}/metrics`);
    expect(install.output).toContain('npm run -s send -- city-app');
  });

  it('marks what the gateway does not serve, and suggests what it does', async () => {
    const gateway = `
      import { createServer } from 'node:http';
      const answer = (request) => request.headers.authorization === 'Bearer toy'
        ? JSON.stringify({ instances: [{ id: 'second' }], faults: [{ where: 'channels.yaml:2', what: 'no keys' }] })
        : 'ready';
      process.on('SIGTERM', () => process.exit(0));
      for (const name of ['GATEWAY_PORT', 'OPS_PORT']) {
        createServer((request, response) => response.end(answer(request))).listen(Number(process.env[name]), '127.0.0.1');
      }`;
    await install.prepare({ gateway });
    const channels = 'channels: [{ id: first, adapter: app }, { adapter: app }, { id: second, adapter: app }]';
    writeFileSync(join(install.root, 'config/channels.yaml'), channels);
    install.start(undefined, undefined, { ADMIN_TOKEN: 'toy' });
    await install.isUp();
    expect(install.output).toMatch(/\/channels\/first +app +not served: see the log$/m);
    expect(install.output).toMatch(/\/channels\/second +app$/m);
    expect(install.output).toContain('npm run -s send -- second');
    expect(install.output).toContain('/admin/v1/queues  /admin/v1/channels  /admin/v1/quarantine');
  });

  it('gives its Redis an append-only file, no eviction, a password and a folder of its own', async () => {
    await install.prepare();
    install.start();
    await install.isUp();
    const redis = new Redis(install.redisUrl());
    expect(await redis.config('GET', 'appendonly')).toEqual(['appendonly', 'yes']);
    expect(await redis.config('GET', 'maxmemory-policy')).toEqual(['maxmemory-policy', 'noeviction']);
    redis.disconnect();
    expect(new URL(install.redisUrl()).password.length).toBeGreaterThan(20);
    expect(statSync(join(install.root, '.data/redis')).mode & 0o777).toBe(0o700);
    expect(statSync(join(install.root, '.data/running.json')).mode & 0o777).toBe(0o600);
  });

  it('makes up the secrets that are not set, and keeps them', async () => {
    await install.prepare();
    install.start();
    await install.isUp();
    const file = join(install.root, '.data/channel-secrets.env');
    expect(readFileSync(file, 'utf8')).toMatch(/^APP_SECRET=[A-Za-z0-9]{32}\n$/);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('stops everything in order on %s', async (signal) => {
    await install.prepare();
    install.start();
    await install.isUp();
    const pids = await everyPid();
    process.kill(install.launcher!.pid!, signal);
    expect(await install.exitCode()).toBe(0);
    await allGone(pids);
    expect(install.output).toMatch(/gateway +\| ending\n(.*\n)*normalizer +\| ending/);
  });

  it('takes Ctrl-C that arrives twice, from the terminal and through npm, as one', async () => {
    await install.prepare();
    install.start();
    await install.isUp();
    process.kill(install.launcher!.pid!, 'SIGINT');
    process.kill(install.launcher!.pid!, 'SIGINT');
    expect(await install.exitCode()).toBe(0);
    expect(install.output).not.toContain('killed');
  });

  it('stops everything when the npm that runs it is killed', async () => {
    await install.prepare();
    const underNpm = `"${process.execPath}" scripts/start.mjs; :`;
    install.start('sh', ['-c', underNpm], { npm_lifecycle_event: 'start' });
    await install.isUp();
    const pids = await everyPid();
    process.kill(install.launcher!.pid!, 'SIGKILL');
    await allGone(pids);
  });

  it('leaves nothing behind when it is killed itself', async () => {
    await install.prepare();
    install.start();
    await install.isUp();
    const pids = await everyPid();
    process.kill(install.launcher!.pid!, 'SIGKILL');
    await allGone(pids);
  });

  it('starts again what dies, Redis on the same port', async () => {
    await install.prepare();
    install.start();
    await install.isUp();
    const [gateway, normalizer, redis] = (await everyPid()) as [number, number, number];
    process.kill(gateway, 'SIGKILL');
    process.kill(redis, 'SIGKILL');
    await eventually('another gateway', () => install.pidOf('gateway') !== gateway);
    expect(install.pidOf('normalizer')).toBe(normalizer);
    expect(await redisPidOf(install.redisUrl())).not.toBe(redis);
  });

  it('names a port that is taken, and the variable that changes it', async () => {
    await install.prepare();
    const server: Server = createServer();
    await new Promise<void>((done) => server.listen(Number(install.ports['OPS_PORT']), '127.0.0.1', done));
    install.start();
    expect(await install.exitCode()).toBe(1);
    expect(install.output).toContain(`port ${install.ports['OPS_PORT']} (OPS_PORT) is taken`);
    await new Promise((done) => server.close(done));
  });

  it('names every port that is none', async () => {
    await install.prepare();
    install.start(undefined, undefined, { GATEWAY_PORT: '99999', OPS_PORT: 'ops' });
    expect(await install.exitCode()).toBe(1);
    expect(install.output).toContain('GATEWAY_PORT=99999: expected a port');
    expect(install.output).toContain('OPS_PORT=ops: expected a port');
    expect(install.output).not.toContain('NORMALIZER_PORT');
  });

  it('gives up when an app ends before it was ready, and says which', async () => {
    await install.prepare({ gateway: "console.error('CHANNELS_FILE: no such file'); process.exit(3);" });
    install.start();
    expect(await install.exitCode()).toBe(1);
    expect(install.output).toContain('CHANNELS_FILE: no such file');
    expect(install.output).toContain('The gateway ended (code 3) before it was ready');
    const normalizer = install.pidOf('normalizer');
    expect(normalizer !== undefined && isAlive(normalizer)).toBe(false);
  });
});
