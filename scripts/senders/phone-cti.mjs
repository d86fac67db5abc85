import { createHmac, randomUUID } from 'node:crypto';

export const fixture = 'call-missed.json';
export const needs = () => ['verify.kind', 'verify.secret'];

/** What this sender cannot do with these settings. */
export const unable = ({ verify }) =>
  verify.kind === 'standard-webhooks' ? undefined : `signs as standard-webhooks only, not as ${verify.kind}`;

/** An event of a call centre, signed by Standard Webhooks: an HMAC over id, time and body. */
export function requestFor({ url, settings, recorded, now }) {
  const { secret } = settings.verify;
  const key = Buffer.from((secret.current ?? secret).slice('whsec_'.length), 'base64');
  const event = JSON.parse(recorded);
  const id = `evt-${randomUUID()}`;
  const callId = randomUUID();
  const body = JSON.stringify({
    ...event,
    id,
    time: new Date(now).toISOString(),
    subject: `call/${callId}`,
    data: { ...event.data, callId },
  });
  const timestamp = String(Math.floor(now / 1000));
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return {
    method: 'POST',
    url,
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': `v1,${signature}`,
    },
    body,
  };
}
