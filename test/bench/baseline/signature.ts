import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

const WINDOW_SECONDS = 300;

/** The same check as the app channel's: time, nonce, digest of the raw body, its type and key, under one HMAC. */
export function isGenuine(
  { method, target, headers }: { method: string; target: string; headers: IncomingHttpHeaders },
  body: Buffer,
  secret: string,
): boolean {
  const of = (name: string) => String(headers[name] ?? '');
  const timestamp = of('x-hotline-timestamp');
  const digest = of('content-digest');
  const signed = [method, target, timestamp, of('x-hotline-nonce'), digest, of('content-type'), of('idempotency-key')];
  const expected = createHmac('sha256', secret).update(signed.join('\n')).digest();
  const given = Buffer.from(of('x-hotline-signature'), 'base64');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return false;
  if (Math.abs(Date.now() / 1000 - Number(timestamp)) > WINDOW_SECONDS) return false;
  return digest === `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;
}
