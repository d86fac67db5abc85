import { createHash, createHmac, randomBytes, randomUUID } from 'node:crypto';

export const fixture = 'json-full.json';
export const needs = () => ['keys.0.id', 'keys.0.secret'];

/** A request of a city app's backend: an HMAC over request line, time, nonce, content digest and type, and idempotency key. */
export function requestFor({ url, settings, recorded, now }) {
  const [{ id, secret, algorithm }] = settings.keys;
  const target = new URL(`${url}/intakes`);
  const timestamp = String(Math.floor(now / 1000));
  const nonce = randomBytes(12).toString('hex');
  const digest = `sha-256=:${createHash('sha256').update(recorded).digest('base64')}:`;
  const type = 'application/json';
  const idempotencyKey = randomUUID();
  const signed = ['POST', target.pathname + target.search, timestamp, nonce, digest, type, idempotencyKey].join('\n');
  return {
    method: 'POST',
    url: target.href,
    headers: {
      'content-type': type,
      'content-digest': digest,
      'idempotency-key': idempotencyKey,
      'x-hotline-key': id,
      'x-hotline-timestamp': timestamp,
      'x-hotline-nonce': nonce,
      'x-hotline-signature': createHmac(algorithm === 'hmac-sm3' ? 'sm3' : 'sha256', secret)
        .update(signed)
        .digest('base64'),
    },
    body: recorded,
  };
}
