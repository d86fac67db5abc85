import { readFileSync } from 'node:fs';

const withEnvironment = (value, env) => {
  if (typeof value === 'string')
    return value.replace(/\$\{(\w+)(?::-([^}]*))?\}/g, (whole, name, fallback) => env[name] ?? fallback ?? whole);
  if (Array.isArray(value)) return value.map((item) => withEnvironment(item, env));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withEnvironment(item, env)]));
};

/**
 * The enabled instances of a channels file, each `{ id, adapter, settings }`, with `${NAME}` filled in from `env`.
 *
 * Entries without an id are left out: they have no address, and the gateway names them as faults.
 */
export async function readInstances(file, env) {
  const { parse } = await import('yaml');
  const { channels } = parse(readFileSync(file, 'utf8')) ?? {};
  const entries = Array.isArray(channels) ? withEnvironment(channels, env) : [];
  return entries.filter((entry) => typeof entry?.id === 'string' && entry.enabled !== false);
}
