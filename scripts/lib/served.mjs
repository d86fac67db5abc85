import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Asks a running gateway which instances it serves, and what is wrong with its channels file.
 *
 * Never fails.
 *
 * @returns `{ ids, faults }`: a set, and a line for each fault; undefined when the gateway does not tell
 */
export async function servedBy(opsUrl, env) {
  try {
    const answer = await askAdmin(opsUrl, env, 'GET', '/channels', 2_000);
    const { instances, faults } = await answer.json();
    return {
      ids: new Set(instances.map(({ id }) => id)),
      faults: faults.map(({ where, what }) => `${where}: ${what}`),
    };
  } catch {
    return undefined;
  }
}

/** Has a running gateway check one of its instances; undefined when it has no such webhook instance. */
export async function checkOf(opsUrl, id, env) {
  const answer = await askAdmin(opsUrl, env, 'POST', `/channels/${encodeURIComponent(id)}/check`, 20_000);
  return answer.status === 404 ? undefined : answer.json();
}

function askAdmin(opsUrl, env, method, path, withinMs) {
  const token = env.ADMIN_TOKEN ?? readFileSync(join(env.DATA_DIR, 'admin.token'), 'utf8').trim();
  const headers = { authorization: `Bearer ${token}` };
  return fetch(`${opsUrl}/admin/v1${path}`, { method, headers, signal: AbortSignal.timeout(withinMs) });
}
