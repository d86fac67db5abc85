import { existsSync, readFileSync } from 'node:fs';
import { SetupError } from './fail.mjs';
import { fromRoot } from './paths.mjs';

/** The request that a platform would send to this instance now: its recorded fixture with fresh ids, signed. */
export async function requestTo(instance, publicUrl) {
  const { id, adapter, settings } = instance;
  const module = fromRoot('scripts/senders', `${adapter}.mjs`);
  if (!existsSync(module))
    throw new SetupError(`Nothing here can send as "${adapter}": scripts/senders/${adapter}.mjs is missing.`);
  const { fixture, requestFor } = await import(module);
  const recorded = readFileSync(fromRoot('libs/channels', adapter, 'fixtures', fixture));
  return requestFor({ url: `${publicUrl}/channels/${id}`, settings, recorded, now: Date.now() });
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
