import { createHash } from 'node:crypto';
import type { ProbeRequest } from '#libs/channel-kit';
import type { Seen } from './seen.js';

/** Something that a check found out. */
export interface Finding {
  readonly about: 'way' | 'scheme' | 'host' | 'path' | 'query' | 'headers' | 'body' | 'source' | 'proof' | 'answer';
  /** Whether messages are lost or refused for it. */
  readonly isFault: boolean;
  /** What was found, and what to do about it. */
  readonly says: string;
}

/** What lies between us and the provider changed of a probe, in words. Pure. */
export function changesOf(sent: ProbeRequest, seen: Seen): readonly Finding[] {
  const url = new URL(sent.url);
  const [path = '', query = ''] = split(seen.target);
  const sentQuery = split(sent.url)[1];
  const findings: Finding[] = [];
  const find = (about: Finding['about'], isFault: boolean, says: string) => findings.push({ about, isFault, says });
  const scheme = url.protocol.slice(0, -1);
  if (seen.scheme !== scheme) {
    find('scheme', false, `${scheme} became ${seen.scheme}: TLS ends at the proxy. Signatures are computed for PUBLIC_BASE_URL, so this does no harm.`); // prettier-ignore
  }
  if (seen.host !== url.host) {
    find('host', false, `The host ${url.host} became ${seen.host || 'none'}. Signatures are computed for PUBLIC_BASE_URL, so this does no harm.`); // prettier-ignore
  }
  if (path !== url.pathname) {
    find('path', true, `The path ${url.pathname} became ${path}. Let the proxy pass /channels/ on as it is (in nginx: proxy_pass without a path).`); // prettier-ignore
  }
  if (query !== sentQuery) {
    const isSame = sorted(query) === sorted(sentQuery);
    const what = isSame ? 'was written anew, with the same values' : 'has other values';
    find('query', !isSame, `The query ${what}: ?${sentQuery} became ?${query}. Let the proxy pass it on byte for byte (in nginx: proxy_pass without a path, no rewrite).`); // prettier-ignore
  }
  for (const [name, value] of Object.entries(sent.headers)) {
    const arrived = seen.headers[name.toLowerCase()];
    if (arrived === value) continue;
    find('headers', true, `The header ${name} ${arrived === undefined ? 'did not arrive' : 'arrived with another value'}. Let the proxy pass it on.`); // prettier-ignore
  }
  const bytes = Buffer.byteLength(sent.body);
  if (seen.bodySha256 !== createHash('sha256').update(sent.body).digest('hex')) {
    find('body', true, `The body was changed: ${bytes} bytes were sent, ${seen.bodyBytes} arrived. Let the proxy pass bodies on untouched.`); // prettier-ignore
  }
  return findings;
}

function split(target: string): [string, string] {
  const at = target.indexOf('?');
  return at < 0 ? [target, ''] : [target.slice(0, at), target.slice(at + 1)];
}

function sorted(query: string): string {
  return JSON.stringify([...new URLSearchParams(query)].sort());
}
