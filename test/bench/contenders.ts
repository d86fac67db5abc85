import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Measured } from './processes.js';

export const APP_SECRET = randomBytes(24).toString('hex');
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const product = (app: string) => here(`../apps/${app}/src/main.js`);

/** Somebody who takes the load. */
export interface Contender {
  readonly name: string;
  readonly port: number;
  readonly target: string;
  /** Those whose CPU counts besides Redis's. */
  readonly processes: readonly Measured[];
  /** The key prefix of the queue `intake` that messages end on; null when they end nowhere. */
  readonly prefix: string | null;
}

export interface Setup {
  readonly redisUrl: string;
  /** A folder to work in. */
  readonly folder: string;
  readonly partitions: number;
  readonly logLevel: string;
  /** Where CPU profiles of gateway and normalizer go; null for none. */
  readonly profileDir: string | null;
}

/** Everybody, up and waiting: ours once for each way of acknowledging, the baseline, and the bare handler. */
export async function startContenders(setup: Setup): Promise<readonly Contender[]> {
  const [ours, baseline, bare] = await Promise.all([startOurs(setup), startBaseline(setup), startBare()]);
  return [...ours, baseline, bare];
}

async function startOurs(setup: Setup): Promise<readonly Contender[]> {
  const [gatewayPort, opsPort, normalizerPort] = await freePorts(3);
  const channelsFile = join(setup.folder, 'channels.yaml');
  writeFileSync(channelsFile, [instance('city-app', 'dual'), instance('city-app-journal', 'journal')].join('\n'));
  const env = {
    REDIS_URL: setup.redisUrl,
    DATA_DIR: join(setup.folder, 'data'),
    CHANNELS_FILE: channelsFile,
    GATEWAY_HOST: '127.0.0.1',
    GATEWAY_PORT: String(gatewayPort),
    OPS_PORT: String(opsPort),
    NORMALIZER_PORT: String(normalizerPort),
    INBOUND_PARTITIONS: String(setup.partitions),
    JOURNAL_KEY: randomBytes(32).toString('hex'),
    ADMIN_TOKEN: randomBytes(24).toString('hex'),
    LOG_LEVEL: setup.logLevel,
    APP_SECRET,
  };
  if (setup.profileDir) mkdirSync(setup.profileDir, { recursive: true });
  const start = (app: string) => {
    const profile = setup.profileDir
      ? ['--cpu-prof', `--cpu-prof-dir=${setup.profileDir}`, `--cpu-prof-name=${app}.cpuprofile`]
      : [];
    // As npm start and the image run it.
    const flags = ['--enable-source-maps', '--max-semi-space-size=64'];
    return Measured.start(app, [...profile, ...flags, product(app)], env);
  };
  const processes = [start('gateway'), start('normalizer')];
  await processes[0]!.until(() => isReady(gatewayPort!));
  await processes[1]!.until(() => isReady(normalizerPort!));
  const contender = (name: string, id: string): Contender => ({
    name,
    port: gatewayPort!,
    target: `/channels/${id}/intakes`,
    processes,
    prefix: 'hotline',
  });
  return [contender('gateway, dual', 'city-app'), contender('gateway, journal', 'city-app-journal')];
}

// Limits out of the way: what is measured is the work, not its refusal.
const instance = (id: string, ack: string) =>
  `${id === 'city-app' ? 'channels:\n' : ''}  - { id: ${id}, adapter: app, ack: ${ack}, ` +
  `limits: { ratePerSecond: 1000000, burst: 2000000 }, settings: { keys: [{ id: city-app-1, secret: "\${APP_SECRET}" }] } }`;

async function startBaseline(setup: Setup): Promise<Contender> {
  const [port] = await freePorts(1);
  const env = { REDIS_URL: setup.redisUrl, BASELINE_PORT: String(port), BASELINE_PREFIX: 'baseline', APP_SECRET };
  const processes = ['gateway', 'normalizer'].map((app) => Measured.start(app, [here(`baseline/${app}.js`)], env));
  await processes[0]!.until(() => answers(port!));
  return { name: 'baseline', port: port!, target: '/channels/city-app/intakes', processes, prefix: 'baseline' };
}

async function startBare(): Promise<Contender> {
  const [port] = await freePorts(1);
  const process = Measured.start('handler', [here('bare.js')], { BARE_PORT: String(port) });
  await process.until(() => answers(port!));
  return {
    name: 'bare Fastify',
    port: port!,
    target: '/channels/city-app/intakes',
    processes: [process],
    prefix: null,
  };
}

const isReady = async (port: number) => (await fetch(`http://127.0.0.1:${port}/readyz`)).ok;
const answers = async (port: number) => (await fetch(`http://127.0.0.1:${port}/`)).status > 0;

async function freePorts(count: number): Promise<readonly number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
