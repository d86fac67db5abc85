import type { WebhookRequest } from '../request.js';

const DIGEST = 'bodySHA256';

/**
 * The URLs of which a request may bear the signature, none when no public URL is known.
 *
 * Only settings and the request line have a say, never what a proxy claims in headers. Twilio signs a standard port as it
 * was entered, so each is tried with and without.
 */
export function signedUrls(request: WebhookRequest, entered: string | undefined): readonly string[] {
  const urls = [
    ...(entered === undefined ? [] : [enteredUrl(request, entered)]),
    ...(request.publicBaseUrl === null ? [] : [request.publicBaseUrl + request.target]),
  ];
  return [...new Set(urls.flatMap(withEitherPort))];
}

/**
 * The URL as it was entered at Twilio, when what was requested says the same in another spelling; otherwise (an address
 * below it, another query) what was requested, below the entered one.
 */
function enteredUrl({ target, path }: WebhookRequest, entered: string): string {
  // A fragment tells Twilio how to connect; it is neither sent nor signed.
  const whole = entered.split('#', 1)[0]!;
  const { path: base, query = '' } = split(whole);
  const { query: requested } = split(target);
  if (path === '/' && isSameQuery(requested ?? '', query)) return withDigest(whole, requested);
  const below = path === '/' ? base : base.replace(/\/$/, '') + path;
  return requested === undefined ? below : `${below}?${requested}`;
}

/** Twilio appends the digest of a body that is no form to the query that was entered. */
function withDigest(url: string, requested = ''): string {
  const digest = new URLSearchParams(requested).get(DIGEST);
  return digest === null ? url : `${url}${url.includes('?') ? '&' : '?'}${DIGEST}=${digest}`;
}

function isSameQuery(one: string, other: string): boolean {
  return pairsOf(one) === pairsOf(other);
}

function pairsOf(query: string): string {
  return JSON.stringify([...new URLSearchParams(query)].filter(([name]) => name !== DIGEST).sort());
}

function withEitherPort(url: string): readonly string[] {
  const [, scheme = '', authority = '', rest = ''] = /^(https?:\/\/)([^/?#]*)(.*)$/is.exec(url) ?? [];
  const standard = scheme.toLowerCase() === 'https://' ? ':443' : ':80';
  if (authority.endsWith(standard)) return [url, scheme + authority.slice(0, -standard.length) + rest];
  const hasPort = /:\d+$/.test(authority);
  return hasPort ? [url] : [url, scheme + authority + standard + rest];
}

function split(url: string): { readonly path: string; readonly query?: string } {
  const at = url.indexOf('?');
  return at < 0 ? { path: url } : { path: url.slice(0, at), query: url.slice(at + 1) };
}
