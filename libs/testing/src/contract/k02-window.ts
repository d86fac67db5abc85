import type { Findings } from './finding.js';
import { MEND, refusedOrSay, tell, verdictOf } from './k02-verdicts.js';
import type { GenuineCase } from './options.js';
import { webhookRequest, type Subject } from './subject.js';
import { withoutProof } from './tamper.js';

/** Right to the second at both edges; what is late is told from what is forged. */
export async function checkWindow(subject: Subject, genuine: GenuineCase, findings: Findings): Promise<void> {
  const { window, now, proofs = [] } = subject.options;
  if (!window) return;
  const times = [
    ['at the oldest edge', now - window.pastSeconds * 1000, 'accepted'],
    ['a second before the oldest edge is over', now - (window.pastSeconds - 1) * 1000, 'accepted'],
    ['a second too old', now - (window.pastSeconds + 1) * 1000, 'stale'],
    ['a day too old', now - 86_400_000, 'stale'],
    ['at the newest edge', now + window.futureSeconds * 1000, 'accepted'],
    ['a second too new', now + (window.futureSeconds + 1) * 1000, 'stale'],
  ] as const;
  for (const [when, clock, wanted] of times) {
    const about = `genuine "${genuine.name}" signed ${when}`;
    const request = webhookRequest(await genuine.request(clock));
    const verdict = await verdictOf(subject, request);
    if (verdict.kind !== wanted) findings.add(about, tell(verdict), wanted, MEND);
    if (wanted !== 'stale') continue;
    for (const forged of proofs.flatMap((proof) => withoutProof(request, proof))) {
      refusedOrSay(findings, `${about}, ${forged.name}`, await verdictOf(subject, forged.request));
    }
  }
}
