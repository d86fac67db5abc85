import crypto from 'node:crypto';
import { readFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import type { AnyChannel } from '#libs/channel-kit';
import type { FromChild, Role, ToChild } from './child-messages.js';

// One process of a host, as it is deployed but for the channel that it serves. Started by processes.ts, which gives the
// role, the channel's id, and the module that exports it.
const [role, id = '', module = ''] = process.argv.slice(2) as [Role, string?, string?];

const tell = (message: FromChild): void => void process.send?.(message);

// Before anything is loaded that takes hold of it.
let compared = 0;
const { timingSafeEqual } = crypto;
crypto.timingSafeEqual = (a, b) => {
  compared += 1;
  return timingSafeEqual(a, b);
};
syncBuiltinESMExports();

const { killing, reach, watchRedis, withPoints } = await import('./kill-points.js');
const { readEnvironment } = await import('#libs/config');
const { CHANNELS, loadInstances } = await import('#libs/channel-registry');

process.on('message', ({ killAt }: ToChild) => (killing.at = killAt));
// Whoever started us is gone.
process.on('disconnect', () => process.exit(0));

const settings = readEnvironment(process.env);
const channel = withPoints(await findChannel(), () => {
  tell({ kind: 'verified', compared });
  compared = 0;
});
watchRedis(role);
if (role === 'gateway') await startGateway();
else await startNormalizer();

async function startGateway(): Promise<void> {
  const { createGateway } = await import('../../../../apps/gateway/src/gateway.js');
  const { OpsServer } = await import('../../../../apps/gateway/src/ops/ops-server.js');
  const app = await createGateway(settings, process.env, [channel]);
  app.getHttpServer().prependListener('request', (_request, response) => {
    response.once('finish', () => reach('answered'));
  });
  tell({ kind: 'ready', url: await app.getUrl(), opsUrl: app.get(OpsServer).address });
}

async function startNormalizer(): Promise<void> {
  const { createNormalizer } = await import('../../../../apps/normalizer/src/normalizer.js');
  const { HealthServer } = await import('../../../../apps/normalizer/src/health-server.js');
  const { CHANNELS_FILE } = settings;
  const loaded = loadInstances([channel], readFileSync(CHANNELS_FILE, 'utf8'), CHANNELS_FILE, process.env);
  const app = await createNormalizer(settings, process.env, loaded);
  await app.listen();
  const { address } = app.get(HealthServer);
  tell({ kind: 'ready', url: address, opsUrl: address });
}

async function findChannel(): Promise<AnyChannel> {
  const given: unknown[] = module === '' ? [...CHANNELS] : Object.values((await import(module)) as object);
  const found = given.find(
    (each): each is AnyChannel =>
      (each as Partial<AnyChannel> | null)?.id === id && typeof (each as AnyChannel).normalize === 'function',
  );
  if (!found)
    throw new Error(
      `looking for the channel "${id}": ${module || 'the registry'} has none; give \`module\` in the options`,
    );
  return found;
}
