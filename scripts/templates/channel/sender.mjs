import { createHmac } from 'node:crypto';

/** Which fixture is sent. */
export const fixture = 'message.json';

/** The settings without which nothing can be signed. */
export const needs = () => ['verify.secret'];

/** FILL IN: the recorded message with fresh ids, signed as the platform signs. */
export function requestFor({ url, settings, recorded, now }) {
  const id = `send-${now}`;
  const time = String(Math.floor(now / 1000));
  const key = Buffer.from(settings.verify.secret.replace(/^whsec_/, ''), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${time}.${recorded}`).digest('base64');
  return {
    method: 'POST',
    url,
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': time,
      'webhook-signature': `v1,${signature}`,
    },
    body: recorded,
  };
}
