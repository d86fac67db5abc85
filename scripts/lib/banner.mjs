import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { devSecretsFile } from './dev-secrets.mjs';
import { urlOf } from './environment.mjs';
import { ROOT } from './paths.mjs';

const shown = (path) => (path.startsWith(`${ROOT}/`) ? relative(ROOT, path) : path);

/** What is reachable now, a line each. `served` is what the gateway says of itself, undefined when it said nothing. */
export function banner({ env, instances, served, isPrivateRedis }) {
  const open = urlOf(env, 'GATEWAY');
  const ops = urlOf(env, 'OPS');
  const width = Math.max(0, ...instances.map(({ id }) => id.length));
  const noteOf = ({ id }) => (served && !served.ids.has(id) ? '  not served: see the log' : '');
  const isTokenMade = !env.ADMIN_TOKEN && env.NODE_ENV !== 'production';
  const madeUp = devSecretsFile(env.DATA_DIR);
  return [
    '',
    `  public   ${open}`,
    ...instances.map((one) => `           ${open}/channels/${one.id.padEnd(width)}  ${one.adapter}${noteOf(one)}`),
    `           ${open}/docs  /openapi.json  /asyncapi.json  /schemas/intake.v1.json`,
    ...(existsSync(madeUp) ? [`           secrets that nobody had set are in ${shown(madeUp)}`] : []),
    `  ops      ${ops}/metrics`,
    `           ${ops}/admin/v1/queues  /admin/v1/channels  /admin/v1/quarantine`,
    `           (/admin with a bearer token: ${isTokenMade ? shown(join(env.DATA_DIR, 'admin.token')) : 'ADMIN_TOKEN'})`,
    `  redis    ${isPrivateRedis ? `private; its URL is in ${shown(join(env.DATA_DIR, 'running.json'))}` : 'REDIS_URL'}`,
    `  data     ${shown(env.DATA_DIR)}`,
    '',
  ].join('\n');
}
