import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ALPHANUMERIC = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

// 32 letters and digits suit every platform: a WeChat token has no more, Standard Webhooks takes them as base64 of 24
// bytes. Only an EncodingAESKey has another length.
const lengthOf = (name) => (name.endsWith('AES_KEY') ? 43 : 32);

/** Where the secrets that were made up for this data folder are kept. */
export const devSecretsFile = (dataDir) => join(dataDir, 'channel-secrets.env');

/**
 * Adds to `env` a random value for every `${NAME}` of its channels file that nobody has set, kept under DATA_DIR.
 *
 * Not with NODE_ENV=production: there a missing secret is a fault that the gateway names.
 *
 * @returns the names made up, now or before
 */
export function addDevSecrets(env) {
  if (env.NODE_ENV === 'production' || !existsSync(env.CHANNELS_FILE)) return [];
  const file = devSecretsFile(env.DATA_DIR);
  const kept = existsSync(file) ? parse(readFileSync(file, 'utf8')) : {};
  const names = namesIn(readFileSync(env.CHANNELS_FILE, 'utf8')).filter((name) => env[name] === undefined);
  const added = names.filter((name) => kept[name] === undefined);
  for (const name of added) kept[name] = randomText(lengthOf(name));
  if (added.length > 0) {
    mkdirSync(env.DATA_DIR, { recursive: true, mode: 0o700 });
    writeFileSync(
      file,
      Object.entries(kept)
        .map(([name, value]) => `${name}=${value}\n`)
        .join(''),
      { mode: 0o600 },
    );
  }
  for (const name of names) env[name] = kept[name];
  return names;
}

function namesIn(yaml) {
  const withoutComments = yaml.replace(/^\s*#.*$/gm, '');
  return [...new Set([...withoutComments.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name))];
}

const parse = (text) =>
  Object.fromEntries([...text.matchAll(/^(\w+)=(.*)$/gm)].map(([, name, value]) => [name, value]));

function randomText(length) {
  // Bytes of 248 and more would make the first letters likelier than the others.
  const usable = [...randomBytes(length * 4)].filter((byte) => byte < 248);
  return usable
    .slice(0, length)
    .map((byte) => ALPHANUMERIC[byte % ALPHANUMERIC.length])
    .join('');
}
