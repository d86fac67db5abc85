import { createHash, createHmac } from 'node:crypto';
import type { Probe } from '#libs/channel-kit';
import type { AppSettings } from './settings.js';

const BODY = '{"content":"probe"}';
const TYPE = 'application/json';

/** A request with nothing but a word in it, signed as docs/app-api.md tells the app's backend to. */
export const probeApp: Probe<AppSettings> = ({ settings, now, url, query }) => {
  const { keys } = settings;
  const key = keys.find(({ notAfter }) => notAfter === undefined || now < Date.parse(notAfter)) ?? keys[0]!;
  const target = new URL(`${url}/intakes?${query}`);
  const timestamp = String(Math.floor(now / 1000));
  const id = `probe-${now}`;
  const digest = `sha-256=:${createHash('sha256').update(BODY).digest('base64')}:`;
  const signed = ['POST', target.pathname + target.search, timestamp, id, digest, TYPE, id].join('\n');
  const mac = createHmac(key.algorithm === 'hmac-sm3' ? 'sm3' : 'sha256', key.secret);
  return {
    method: 'POST',
    url: target.href,
    headers: {
      'content-type': TYPE,
      'content-digest': digest,
      'idempotency-key': id,
      'x-hotline-key': key.id,
      'x-hotline-timestamp': timestamp,
      'x-hotline-nonce': id,
      'x-hotline-signature': mac.update(signed).digest('base64'),
    },
    body: BODY,
  };
};
