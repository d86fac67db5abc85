import { queryOf, type WebhookRequest } from '#libs/channel-kit';

/** What WeChat writes into the query of every request. */
export interface Query {
  /** What is signed besides the token and, where it is encrypted, the message: time and nonce. */
  readonly signed: readonly string[];
  /** When it was signed, milliseconds since the epoch. */
  readonly signedAt: number;
  /** Over the token and `signed`. */
  readonly signature: string | null;
  /** Over the ciphertext as well. */
  readonly msgSignature: string | null;
  readonly echo: string | null;
}

// Token, time, nonce and ciphertext are signed with nothing between them, so that characters could be moved from one to
// the next. A time of ten digits and a nonce far shorter than a block of base64 leave no room for that.
const TIMESTAMP = /^\d{10}$/;
const NONCE_MAX = 64;

/** Undefined when it lacks what everything of WeChat's has. */
export function readQuery(request: Pick<WebhookRequest, 'target'>): Query | undefined {
  const query = queryOf(request.target);
  const timestamp = query.get('timestamp') ?? '';
  const nonce = query.get('nonce') ?? '';
  if (!TIMESTAMP.test(timestamp) || nonce === '' || nonce.length > NONCE_MAX) return undefined;
  return {
    signed: [timestamp, nonce],
    signedAt: Number(timestamp) * 1000,
    signature: query.get('signature'),
    msgSignature: query.get('msg_signature'),
    echo: query.get('echostr'),
  };
}
