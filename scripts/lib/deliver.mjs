import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { SetupError } from './fail.mjs';
import { fromRoot } from './paths.mjs';

const senderOf = (adapter) => fromRoot('scripts/senders', `${adapter}.mjs`);

const valueAt = (settings, path) => path.split('.').reduce((value, key) => value?.[key], settings);

// A ${NAME} that the environment does not fill in stays as it is written.
const isUnset = (value) => value === undefined || value === null || value === '' || /^\$\{\w+\}$/.test(value);

/** The instance to try first: the city app, whose answer names the intake, or another that a request can be made for. */
export function firstSendable(instances) {
  const sendable = instances.filter(({ adapter }) => existsSync(senderOf(adapter)));
  return sendable.find(({ adapter }) => adapter === 'app') ?? sendable[0];
}

/**
 * The request that a platform would send to this instance now: its recorded fixture with fresh ids, signed.
 *
 * @param where `{ publicUrl, publicBaseUrl }`: where the gateway is called, and as what it is known to platforms
 */
export async function requestTo(instance, { publicUrl, publicBaseUrl = publicUrl }) {
  const { id, adapter, settings } = instance;
  const module = senderOf(adapter);
  if (adapter === 'wechaty') {
    throw new SetupError(`"${id}" cannot be sent to: ${adapter} connects by itself, so write to it on its platform.`);
  }
  if (!existsSync(module)) {
    const senders = readdirSync(fromRoot('scripts/senders')).map((file) => file.replace(/\.mjs$/, ''));
    throw new SetupError(
      `"${id}" cannot be sent to: there is no sender for the adapter "${adapter}"; there are: ${senders.join(', ')}`,
    );
  }
  const { fixture, needs, unable, requestFor } = await import(module);
  const missing = needs(settings ?? {}).filter((path) => isUnset(valueAt(settings, path)));
  if (missing.length > 0) {
    throw new SetupError(`"${id}" cannot be sent to: its settings lack ${missing.join(', ')}`);
  }
  const why = unable?.(settings);
  if (why) throw new SetupError(`"${id}" cannot be sent to: the sender for ${adapter} ${why}`);
  const file = typeof fixture === 'function' ? fixture(settings) : fixture;
  const recorded = readFileSync(fromRoot('libs/channels', adapter, 'fixtures', file));
  const [url, signedUrl] = [publicUrl, publicBaseUrl].map((base) => `${base}/channels/${id}`);
  return requestFor({ url, signedUrl, settings, recorded, now: Date.now() });
}

/** Sends it and gives `{ status, statusText, body, tookMs }`. */
export async function deliver({ method, url, headers, body }) {
  const started = performance.now();
  try {
    const answer = await fetch(url, { method, headers, body, redirect: 'manual', signal: AbortSignal.timeout(15_000) });
    const text = await answer.text();
    return { status: answer.status, statusText: answer.statusText, body: text, tookMs: performance.now() - started };
  } catch (error) {
    const why = error.cause?.code ?? error.message;
    throw new SetupError(`No answer from ${new URL(url).origin} (${why}). Is it running? Start it with: npm start`);
  }
}
