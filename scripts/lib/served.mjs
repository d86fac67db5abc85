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
    const token = env.ADMIN_TOKEN ?? readFileSync(join(env.DATA_DIR, 'admin.token'), 'utf8').trim();
    const headers = { authorization: `Bearer ${token}` };
    const answer = await fetch(`${opsUrl}/admin/v1/channels`, { headers, signal: AbortSignal.timeout(2_000) });
    const { instances, faults } = await answer.json();
    return {
      ids: new Set(instances.map(({ id }) => id)),
      faults: faults.map(({ where, what }) => `${where}: ${what}`),
    };
  } catch {
    return undefined;
  }
}
