import { createHmac } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import type { RequestCase } from '#libs/testing';
import type { WrittenSettings } from './operator.js';

/** Proves a body as a vendor of these settings would: knows the schemes, and nothing of the channel's code. */
export function sent({ verify }: WrittenSettings, body: string | Buffer, clock: number, id = 'msg-0001'): RequestCase {
  const text = (name: string): string => verify[name] as string;
  switch (verify.kind) {
    case 'standard-webhooks': {
      const signature = new Webhook(text('secret')).sign(id, new Date(clock), body);
      const time = String(Math.floor(clock / 1000));
      return { headers: { 'webhook-id': id, 'webhook-timestamp': time, 'webhook-signature': signature }, body };
    }
    case 'api-key':
      return { headers: { [text('header')]: ((verify['prefix'] as string | undefined) ?? '') + text('token') }, body };
    case 'basic': {
      const pair = Buffer.from(`${text('username')}:${text('password')}`).toString('base64');
      return { headers: { authorization: `Basic ${pair}` }, body };
    }
    case 'path-key':
      return { target: `/${text('key')}`, body };
    case 'hmac':
      return { headers: { [text('header')]: createHmac('sha256', text('secret')).update(body).digest('hex') }, body };
    default:
      throw new Error(`no vendor here proves itself by ${verify.kind}`);
  }
}
