import { createHash } from 'node:crypto';

/** SHA-1 over secret, time and nonce, in the order of their characters and with nothing between; lower-case hex. */
export function signatureOf(appSecret: string, timestamp: string, nonce: string): string {
  return createHash('sha1').update([appSecret, timestamp, nonce].sort().join('')).digest('hex');
}
