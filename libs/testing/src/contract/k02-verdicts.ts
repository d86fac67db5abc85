import type { Verdict, WebhookRequest } from '#libs/channel-kit';
import { type Findings, tellError } from './finding.js';
import { verify, type Subject } from './subject.js';

export const MEND = 'verify.ts';

/** A verifier that throws is as wrong as one that believes: the sender would be told that we made a mistake. */
export type Answered = Verdict | { readonly kind: 'threw'; readonly error: unknown };

export async function verdictOf(
  subject: Subject,
  request: WebhookRequest,
  now = subject.options.now,
  settings = subject.settings,
): Promise<Answered> {
  try {
    return await verify(subject, request, now, settings);
  } catch (error) {
    return { kind: 'threw', error };
  }
}

export function refusedOrSay(findings: Findings, about: string, verdict: Answered): void {
  if (verdict.kind !== 'refused') findings.add(about, tell(verdict), 'refused', MEND);
}

export function acceptedOrSay(findings: Findings, about: string, verdict: Answered): void {
  if (verdict.kind !== 'accepted') findings.add(about, tell(verdict), 'accepted', MEND);
}

export function tell(verdict: Answered): string {
  switch (verdict.kind) {
    case 'threw':
      return tellError(verdict.error);
    case 'refused':
      return `refused, ${verdict.reason}`;
    case 'handshake':
      return `a handshake, answered ${verdict.response.status}`;
    case 'stale':
      return `stale by ${verdict.skewMs} ms, vouched for by "${verdict.credential}"`;
    case 'accepted':
      return `accepted, vouched for by "${verdict.credential}", assurance ${verdict.assurance}`;
  }
}
