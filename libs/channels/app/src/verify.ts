import { createHash, createHmac } from 'node:crypto';
import { constantTimeEqual, refused, type Verify, type WebhookRequest } from '#libs/channel-kit';
import type { AppKey, AppSettings } from './settings.js';

/** How far the client's clock may be behind ours, and ahead of it. */
const WINDOW_MS = { past: 300_000, future: 60_000 } as const;

const EMPTY_SHA256 = createHash('sha256').digest('hex');

/** Signs for key ids that do not exist, so that they take as long to refuse as a wrong signature does. */
const NO_KEY: Pick<AppKey, 'secret' | 'algorithm'> = { secret: 'nobody has this key', algorithm: 'hmac-sha256' };

interface SignedHeaders {
  readonly keyId: string;
  readonly timestamp: string;
  readonly nonce: string;
  readonly signature: string;
  /** Empty when the request has none, as are the two below. */
  readonly contentDigest: string;
  readonly contentType: string;
  readonly idempotencyKey: string;
}

/**
 * Decides by an HMAC over the request line, the time, a nonce, the digest and type of the body and the idempotency key.
 *
 * The body itself is not looked at: the verdict says which SHA-256 it must have, so that photos can stream.
 */
export const verifyAppSignature: Verify<AppSettings> = (request, { settings, now }) => {
  const headers = signedHeadersOf(request);
  if (!headers) return refused('SIGNATURE_MISSING');
  const key = settings.keys.find((candidate) => candidate.id === headers.keyId);
  const isGenuine = constantTimeEqual(signatureOf(key ?? NO_KEY, stringToSign(request, headers)), headers.signature);
  if (!key || isRetired(key, now)) return refused('CREDENTIAL_UNKNOWN');
  if (!isGenuine) return refused('SIGNATURE_INVALID');
  const bodySha256 = findBodySha256(headers.contentDigest);
  if (bodySha256 === undefined) return refused('DIGEST_MISMATCH');
  const vouched = { credential: key.id, assurance: 'high', bodySha256 } as const;
  const skewMs = Number(headers.timestamp) * 1000 - now;
  return skewMs < -WINDOW_MS.past || skewMs > WINDOW_MS.future
    ? { kind: 'stale', ...vouched, skewMs }
    : { kind: 'accepted', ...vouched };
};

function signedHeadersOf({ method, headers }: WebhookRequest): SignedHeaders | undefined {
  const keyId = headers['x-hotline-key'];
  const timestamp = headers['x-hotline-timestamp'];
  const nonce = headers['x-hotline-nonce'];
  const signature = headers['x-hotline-signature'];
  const contentDigest = headers['content-digest'] ?? '';
  if (!keyId || !nonce || !signature || !timestamp) return undefined;
  // More digits would not be a number of seconds that arithmetic can hold; milliseconds still pass, and come out stale.
  if (!/^\d{1,15}$/.test(timestamp) || !/^[\x21-\x7e]{8,128}$/.test(nonce)) return undefined;
  if (contentDigest === '' && method !== 'GET') return undefined;
  const contentType = headers['content-type'] ?? '';
  const idempotencyKey = headers['idempotency-key'] ?? '';
  return { keyId, timestamp, nonce, signature, contentDigest, contentType, idempotencyKey };
}

// No header value and no request target can hold a line feed, so no part can spill into the next. The type is signed
// because it says how the body is read: under another boundary, bytes out of a photo would be the request.
function stringToSign(request: WebhookRequest, headers: SignedHeaders): string {
  const { timestamp, nonce, contentDigest, contentType, idempotencyKey } = headers;
  return [request.method, request.target, timestamp, nonce, contentDigest, contentType, idempotencyKey].join('\n');
}

function signatureOf(key: Pick<AppKey, 'secret' | 'algorithm'>, text: string): string {
  // Header values are Latin-1 to Node, which is also how the client's bytes came in.
  return createHmac(key.algorithm === 'hmac-sm3' ? 'sm3' : 'sha256', key.secret)
    .update(text, 'latin1')
    .digest('base64');
}

function isRetired(key: AppKey, now: number): boolean {
  return key.notAfter !== undefined && now >= Date.parse(key.notAfter);
}

/** The SHA-256 that an RFC 9530 `Content-Digest` names; other algorithms beside it are not looked at. */
function findBodySha256(contentDigest: string): string | undefined {
  if (contentDigest === '') return EMPTY_SHA256;
  const members = contentDigest.split(',').map((member) => member.trim());
  const digests = members.filter((member) => member.startsWith('sha-256='));
  const base64 = digests.length === 1 ? /^sha-256=:([A-Za-z0-9+/]{43}=):$/.exec(digests[0] ?? '')?.[1] : undefined;
  return base64 === undefined ? undefined : Buffer.from(base64, 'base64').toString('hex');
}
