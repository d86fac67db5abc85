import { createHash, createHmac } from 'node:crypto';

/** The app's backend, as docs/app-api.md tells it to sign; knows nothing of the channel's code. */
export interface Attempt {
  readonly method?: 'GET' | 'POST';
  readonly target?: string;
  readonly body?: string | Uint8Array;
  /** Signed and sent. */
  readonly contentType?: string;
  readonly idempotencyKey?: string;
  /** Seconds since 1970. */
  readonly timestamp?: number | string;
  /** In place of the right one. */
  readonly contentDigest?: string;
  readonly nonce?: string;
  readonly keyId?: string;
  readonly secret?: string;
  readonly hash?: 'sha256' | 'sm3';
}

export const NOW = Date.parse('2026-11-22T10:00:00+08:00');
export const SECRET = 'example-secret-of-at-least-32-characters';
export const OLD_SECRET = 'another-secret-that-was-used-before-it';
export const SM3_SECRET = 'a-secret-for-the-national-algorithms-42';
export const IDEMPOTENCY_KEY = '8e03978e-40d5-43e8-bc93-6894a57f9324';

/** Settings of an instance whose keys sign here. */
export const SETTINGS = {
  keys: [
    { id: 'city-app-2026-11', secret: SECRET, algorithm: 'hmac-sha256' },
    {
      id: 'city-app-2025-11',
      secret: OLD_SECRET,
      algorithm: 'hmac-sha256',
      notAfter: '2026-12-01T00:00:00+08:00',
    },
    { id: 'city-app-gm', secret: SM3_SECRET, algorithm: 'hmac-sm3' },
  ],
} as const;

/** A request as the gateway would see it. */
export function signedRequest(attempt: Attempt = {}) {
  const { method = 'POST', target = '/channels/app/intakes', nonce = '9f1c2d3e4b5a6978', hash = 'sha256' } = attempt;
  const body = Buffer.from(attempt.body ?? '');
  const timestamp = String(attempt.timestamp ?? NOW / 1000);
  const sha256 = `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;
  const digest = method === 'GET' ? '' : (attempt.contentDigest ?? sha256);
  const idempotencyKey = method === 'GET' ? '' : (attempt.idempotencyKey ?? IDEMPOTENCY_KEY);
  const contentType = method === 'GET' ? '' : (attempt.contentType ?? 'application/json; charset=utf-8');
  const text = `${method}\n${target}\n${timestamp}\n${nonce}\n${digest}\n${contentType}\n${idempotencyKey}`;
  const headers: Record<string, string> = {
    host: 'hotline.example',
    'x-hotline-key': attempt.keyId ?? 'city-app-2026-11',
    'x-hotline-timestamp': timestamp,
    'x-hotline-nonce': nonce,
    'x-hotline-signature': createHmac(hash, attempt.secret ?? SECRET)
      .update(text)
      .digest('base64'),
  };
  if (method === 'POST') {
    headers['content-type'] = contentType;
    headers['content-digest'] = digest;
    if (idempotencyKey !== '') headers['idempotency-key'] = idempotencyKey;
  }
  const path = target.split('?', 1)[0]!.slice('/channels/app'.length);
  return { method, target, path, headers, body, remoteAddress: '192.0.2.7', publicBaseUrl: null };
}
