import { refused, type Accepted, type Refused, type Stale, type Verdict } from '../verdict.js';
import type { Verifier } from './verifier.js';

type Vouching = Accepted | Stale;

/**
 * All of them must vouch. The assurance is `high` when one of them is; stale when one of them is.
 *
 * Every member is asked, so that the time taken does not tell which one refused.
 */
export function allOf(members: readonly Verifier[]): Verifier {
  return (request, context): Verdict => {
    const verdicts = members.map((member) => member(request, context));
    const no = verdicts.find((verdict) => verdict.kind === 'refused' || verdict.kind === 'handshake');
    if (no) return no.kind === 'refused' ? no : refused('SIGNATURE_INVALID');
    return together(verdicts as readonly Vouching[]);
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

function together(verdicts: readonly Vouching[]): Verdict {
  const digests = new Set(verdicts.flatMap(({ bodySha256 }) => bodySha256 ?? []));
  if (digests.size > 1) return refused('DIGEST_MISMATCH');
  const vouched = {
    credential: verdicts.map(({ credential }) => credential).join('+'),
    assurance: verdicts.some(({ assurance }) => assurance === 'high') ? 'high' : 'low',
    ...(digests.size === 1 ? { bodySha256: [...digests][0]! } : {}),
  } as const;
  const stale = verdicts.find((verdict): verdict is Stale => verdict.kind === 'stale');
  return stale ? { kind: 'stale', ...vouched, skewMs: stale.skewMs } : { kind: 'accepted', ...vouched };
}

/** A wrong signature says more than an absent one. */
function mostTelling(verdicts: readonly Verdict[]): Refused {
  const reasons = verdicts.filter((verdict): verdict is Refused => verdict.kind === 'refused');
  return reasons.find(({ reason }) => reason !== 'SIGNATURE_MISSING') ?? reasons[0] ?? refused('SIGNATURE_MISSING');
}
