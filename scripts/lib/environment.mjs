import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { addDevSecrets } from './dev-secrets.mjs';
import { SetupError } from './fail.mjs';
import { fromRoot } from './paths.mjs';
import { freePort } from './ports.mjs';

const DEFAULTS = { GATEWAY_PORT: '8080', OPS_PORT: '8090', NORMALIZER_PORT: '8081', DATA_DIR: '.data' };
export const PORTS = ['GATEWAY_PORT', 'OPS_PORT', 'NORMALIZER_PORT'];
const EVERY_ADDRESS = ['0.0.0.0', '::'];

/**
 * The environment for the apps: this process's, then a .env beside package.json, then the defaults.
 *
 * Empty variables count as unset. DATA_DIR and CHANNELS_FILE come out absolute, so that they mean the same to every
 * process; secrets of channels that nobody has set are made up, outside production; port 0 becomes a free one, since the launcher has to know it.
 * Outside production PUBLIC_BASE_URL is where the gateway listens, since some providers sign the address that they call.
 */
export async function loadEnvironment(overrides = {}) {
  const file = fromRoot('.env');
  if (existsSync(file)) process.loadEnvFile(file);
  const given = Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== ''));
  const env = { ...DEFAULTS, ...given, ...overrides };
  env.DATA_DIR = resolve(fromRoot(), env.DATA_DIR);
  env.CHANNELS_FILE = resolve(fromRoot(), env.CHANNELS_FILE ?? 'config/channels.yaml');
  assertPorts(env);
  for (const name of PORTS) if (env[name] === '0') env[name] = String(await freePort());
  if (env.NODE_ENV !== 'production') env.PUBLIC_BASE_URL ??= urlOf(env, 'GATEWAY');
  addDevSecrets(env);
  return env;
}

function assertPorts(env) {
  const wrong = PORTS.filter((name) => !/^\d{1,5}$/.test(env[name]) || Number(env[name]) > 65_535);
  if (wrong.length === 0) return;
  const lines = wrong.map((name) => `  ${name}=${env[name]}: expected a port, 0 to 65535 (0 takes a free one)`);
  throw new SetupError(`Cannot use these settings:\n${lines.join('\n')}`);
}

/** Where a port of an app is reached from this machine: `urlOf(env, 'GATEWAY')`. */
export function urlOf(env, name) {
  const host = env[`${name}_HOST`];
  const isLocal = host === undefined || EVERY_ADDRESS.includes(host);
  return `http://${isLocal ? '127.0.0.1' : host}:${env[`${name}_PORT`]}`;
}
