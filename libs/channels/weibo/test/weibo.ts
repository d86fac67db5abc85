import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** Weibo's side, written from its documentation alone; shares nothing with the code under test. */
export interface Moment {
  /** Milliseconds. */
  readonly timestamp: string;
  readonly nonce: string;
}

export const sha1OfSorted = (...parts: readonly string[]): string =>
  createHash('sha1')
    .update([...parts].sort().join(''))
    .digest('hex');

/** The query of a push or of the handshake. */
export function signedQuery(appSecret: string, { timestamp, nonce }: Moment, echostr?: string): string {
  const signature = sha1OfSorted(appSecret, timestamp, nonce);
  const echo = echostr === undefined ? '' : `&echostr=${encodeURIComponent(echostr)}`;
  return `?signature=${signature}&timestamp=${timestamp}&nonce=${nonce}${echo}`;
}

/** `Sun Nov 22 10:00:00 +0800 2026` of a moment in milliseconds. */
export function weiboTime(at: number): string {
  const [weekday = '', day = '', month = '', year = '', clock = ''] = new Date(at + 28_800_000)
    .toUTCString()
    .split(' ');
  return `${weekday.slice(0, 3)} ${month} ${day} ${clock} +0800 ${year}`;
}

/** A fixture, by its name without `.json`. */
export const fixture = (name: string): string =>
  readFileSync(new URL(`../fixtures/${name}.json`, import.meta.url), 'utf8');
