import { refused, type Accepted, type Handshake, type Refused, type Stale, type Verdict } from '../verdict.js';
import type { Verifier } from './verifier.js';

type Vouching = Accepted | Stale;

/**
 * All of them must vouch. The assurance is `high` when one of them is; stale when one of them is.
 *
 * What one of them decrypted is handed on, and the answer to a handshake is given when all the others accept: a fence
 * around a provider's own verifier changes nothing but who gets through. Every member is asked, so that the time
 * taken does not tell which one refused.
 */
export function allOf(members: readonly Verifier[]): Verifier {
  return (request, context): Verdict => {
    const verdicts = members.map((member) => member(request, context));
    const no = verdicts.find((verdict) => verdict.kind === 'refused');
    if (no) return no;
    const handshakes = verdicts.filter((verdict): verdict is Handshake => verdict.kind === 'handshake');
    const vouching = verdicts.filter((verdict) => verdict.kind === 'accepted' || verdict.kind === 'stale');
    return handshakes.length > 0 ? greeting(handshakes, vouching) : together(vouching);
  };
}

/** One of them must vouch. What counts is the accepted member with the highest assurance, then a stale one. */
export function anyOf(members: readonly Verifier[]): Verifier {
  return (request, context): Verdict => {
    const verdicts = members.map((member) => member(request, context));
    const accepted = verdicts.filter((verdict): verdict is Accepted => verdict.kind === 'accepted');
    return (
      accepted.find(({ assurance }) => assurance === 'high') ??
      accepted[0] ??
      verdicts.find(({ kind }) => kind === 'stale') ??
      mostTelling(verdicts)
    );
  };
}

/** A handshake is signed now or it is none, and two of them could not both be answered. */
function greeting([handshake, ...others]: readonly Handshake[], vouching: readonly Vouching[]): Verdict {
  const isOne = handshake !== undefined && others.length === 0 && vouching.every(({ kind }) => kind === 'accepted');
  return isOne ? handshake : refused('SIGNATURE_INVALID');
}

function together(verdicts: readonly Vouching[]): Verdict {
  const digests = new Set(verdicts.flatMap(({ bodySha256 }) => bodySha256 ?? []));
  const [plain, ...otherPlains] = verdicts.flatMap((verdict) => verdict.plain ?? []);
  const isOneBody = plain === undefined || otherPlains.every((other) => Buffer.compare(plain, other) === 0);
  if (digests.size > 1 || !isOneBody) return refused('DIGEST_MISMATCH');
  const vouched = {
    credential: verdicts.map(({ credential }) => credential).join('+'),
    assurance: verdicts.some(({ assurance }) => assurance === 'high') ? 'high' : 'low',
    ...(digests.size === 1 ? { bodySha256: [...digests][0]! } : {}),
    ...(plain === undefined ? {} : { plain }),
  } as const;
  const stale = verdicts.find((verdict): verdict is Stale => verdict.kind === 'stale');
  return stale ? { kind: 'stale', ...vouched, skewMs: stale.skewMs } : { kind: 'accepted', ...vouched };
}

/** A wrong signature says more than an absent one. */
function mostTelling(verdicts: readonly Verdict[]): Refused {
  const reasons = verdicts.filter((verdict): verdict is Refused => verdict.kind === 'refused');
  return reasons.find(({ reason }) => reason !== 'SIGNATURE_MISSING') ?? reasons[0] ?? refused('SIGNATURE_MISSING');
}
