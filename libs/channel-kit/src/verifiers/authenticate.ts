import { hash } from 'node:crypto';
import type { AnyChannel } from '../channel.js';
import type { WebhookRequest } from '../request.js';
import { refused, type Verdict, type VerifyContext } from '../verdict.js';
import { constantTimeEqual } from './compare.js';

/**
 * What a channel says of a request whose body is in memory, digest and all: the channel's own verdict, turned into a
 * refusal when it vouches for another body than the one that came.
 *
 * A body that is streamed is checked by whoever streams it, once its digest is known.
 */
export function authenticate(
  channel: AnyChannel,
  request: WebhookRequest,
  context: VerifyContext<unknown>,
): Verdict | Promise<Verdict> {
  if (channel.source.kind !== 'webhook') {
    throw new TypeError(`authenticating a request: the channel "${channel.id}" is not called over HTTP`);
  }
  const verdict = channel.source.verify(request, context);
  return verdict instanceof Promise
    ? verdict.then((settled) => digestChecked(settled, request))
    : digestChecked(verdict, request);
}

function digestChecked(verdict: Verdict, { body }: WebhookRequest): Verdict {
  if (verdict.kind !== 'accepted' && verdict.kind !== 'stale') return verdict;
  if (verdict.bodySha256 === undefined) return verdict;
  const actual = hash('sha256', body, 'hex');
  return constantTimeEqual(verdict.bodySha256, actual) ? verdict : refused('DIGEST_MISMATCH');
}
