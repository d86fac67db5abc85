import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

const DAY_MS = 24 * 60 * 60 * 1000;

/** What a link hands out, under which name and type, and until when. */
export interface MediaLink {
  /** The copy's name in the media store. */
  readonly blob: string;
  readonly name: string;
  /** Media type. */
  readonly type: string;
  /** Seconds since the epoch. */
  readonly expires: number;
}

/** The key that links are signed with, so that the journal's own key is used for nothing but the journal. */
export function mediaLinkKeyOf(journalKey: Uint8Array): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', journalKey, '', 'media link', 32));
}

/** Path and query of a link below the public port's address. The signature covers everything that is answered. */
export function mediaLinkTarget(link: MediaLink, key: Uint8Array): string {
  const { blob, name, type, expires } = link;
  const signature = signatureOf(link, key).toString('base64url');
  return `/media/${blob}?${new URLSearchParams({ name, type, expires: String(expires), signature }).toString()}`;
}

/**
 * The link that a request asks for, or undefined when not we have made it: what is missing, too much, twice there or changed in any
 * way is refused alike. Says nothing of its expiry.
 */
export function readMediaLink(
  blob: string,
  query: Readonly<Record<string, unknown>>,
  key: Uint8Array,
): MediaLink | undefined {
  const { name, type, expires, signature, ...others } = query;
  if (typeof name !== 'string' || typeof type !== 'string' || typeof expires !== 'string') return undefined;
  if (typeof signature !== 'string' || Object.keys(others).length > 0) return undefined;
  if (!/^[0-9a-f]{64}$/.test(blob) || !/^[1-9]\d{0,11}$/.test(expires)) return undefined;
  const link = { blob, name, type, expires: Number(expires) };
  // As text, so that no second spelling of the same bytes is taken.
  const wanted = Buffer.from(signatureOf(link, key).toString('base64url'));
  const given = Buffer.from(signature);
  return given.length === wanted.length && timingSafeEqual(given, wanted) ? link : undefined;
}

/**
 * When the link to a file of a message ends, seconds since the epoch: so many days after the message came in.
 *
 * One that is worked late, after an outage or in replay, gets as many days again until half of them are still to come. Otherwise
 * the clock has no say in it, so that a second run over a message says the same as the first.
 */
export function linkExpiry(receivedAt: number, days: number, now: number): number {
  const lifeMs = days * DAY_MS;
  const lives = Math.max(1, Math.ceil((now - receivedAt) / lifeMs + 0.5));
  return Math.floor((receivedAt + lives * lifeMs) / 1000);
}

function signatureOf({ blob, name, type, expires }: MediaLink, key: Uint8Array): Buffer {
  return createHmac('sha256', key)
    .update(JSON.stringify([blob, name, type, expires]))
    .digest();
}
