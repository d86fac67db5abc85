import { readFileSync } from 'node:fs';

const withEnvironment = (value, env) => {
  if (typeof value === 'string')
    return value.replace(/\$\{(\w+)(?::-([^}]*))?\}/g, (whole, name, fallback) => env[name] ?? fallback ?? whole);
  if (Array.isArray(value)) return value.map((item) => withEnvironment(item, env));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withEnvironment(item, env)]));
};

/** The enabled instances of a channels file, each `{ id, adapter, settings }`, with `${NAME}` filled in from `env`. */
export async function readInstances(file, env) {
  const { parse } = await import('yaml');
  const { channels = [] } = parse(readFileSync(file, 'utf8')) ?? {};
  return withEnvironment(channels, env).filter(({ enabled }) => enabled !== false);
}
