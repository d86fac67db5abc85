import type { RequestCase } from '#libs/testing';
import { Webhook } from 'standardwebhooks';

/** The secret that the platform and the instance share. */
export const SECRET = 'whsec_9Q0RzUkQ3vJd5XnH2yBt7LmW4cFsGp8e';

/** What one message says, whatever form the platform gives it. */
export interface Said {
  readonly id: string;
  readonly sender: string;
  readonly text: string;
  readonly type?: string;
}

/** The body that the platform makes of a message: FILL IN as the platform documents it. */
export function bodyOf({ id, sender, text, type = 'text' }: Said): string {
  return JSON.stringify({ id, from: sender, type, text });
}

/** The request that the platform makes of a body: FILL IN its own way of signing, with nothing of `#libs`. */
export function signed(body: string, clock: number, secret = SECRET): RequestCase {
  const id = `evt-${clock}`;
  const time = new Date(clock);
  return {
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(clock / 1000)),
      'webhook-signature': new Webhook(secret).sign(id, time, body),
    },
    body,
  };
}
