import { BadPayload, refused, type Verdict, type VerifyContext, type WebhookRequest } from '#libs/channel-kit';
import { ownerOf } from './clients.js';
import { keysInQuery, readFields } from './fields.js';
import type { Open311Settings } from './settings.js';

/**
 * Whether a request carries a client's `api_key`, in its body or its query.
 *
 * The key is a password: it covers nothing of what is said with it, so the assurance is `low`.
 */
export function verifyApiKey(request: WebhookRequest, { settings }: VerifyContext<Open311Settings>): Verdict {
  const keys = keysOf(request).filter((key) => key !== '');
  if (keys.length === 0) return refused('SIGNATURE_MISSING');
  const owner = ownerOf(keys, settings);
  return owner === null
    ? refused('CREDENTIAL_UNKNOWN')
    : { kind: 'accepted', credential: `${owner.client}.${owner.secret}`, assurance: 'low' };
}

/** A body that cannot be read has no key; what is wrong with it is told to those alone whose key is in the query. */
function keysOf(request: WebhookRequest): readonly string[] {
  try {
    return readFields(request, request.body).keys;
  } catch (error) {
    if (error instanceof BadPayload) return keysInQuery(request.target);
    throw error;
  }
}
