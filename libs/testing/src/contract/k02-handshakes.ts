import type { Findings } from './finding.js';
import { MEND, refusedOrSay, tell, verdictOf } from './k02-verdicts.js';
import { webhookRequest, type Subject } from './subject.js';
import { withoutProof } from './tamper.js';

/** A provider's check of the address is answered as asked, to nobody else, and opens nothing. */
export async function checkHandshakes(subject: Subject, findings: Findings): Promise<void> {
  const { handshakes = [], proofs = [], genuine = [], now } = subject.options;
  for (const { name, request, answer } of handshakes) {
    const about = `handshake "${name}"`;
    const given = webhookRequest({ method: 'GET', ...(await request(now)) });
    const verdict = await verdictOf(subject, given);
    if (verdict.kind !== 'handshake') findings.add(about, tell(verdict), 'a handshake', MEND);
    else if (verdict.response.status !== answer.status || verdict.response.body !== answer.body) {
      const { status, body } = verdict.response;
      findings.add(about, `${status} ${body}`, `${answer.status} ${answer.body}`, MEND);
    }
    for (const forged of proofs.flatMap((proof) => withoutProof(given, proof))) {
      refusedOrSay(findings, `${about}, ${forged.name}`, await verdictOf(subject, forged.request));
    }
    if (given.method !== 'GET') continue;
    for (const { name: message, request: posted } of genuine) {
      const { body, headers } = webhookRequest(await posted(now));
      const borrowed = { ...given, method: 'POST', body, headers: { ...headers, ...given.headers } };
      await checkOpensNothing(subject, `${about}, its proof used to POST "${message}"`, borrowed, findings);
    }
  }
}

async function checkOpensNothing(
  subject: Subject,
  about: string,
  request: ReturnType<typeof webhookRequest>,
  findings: Findings,
): Promise<void> {
  const verdict = await verdictOf(subject, request);
  if (verdict.kind === 'refused') return;
  // A scheme that never covers the body cannot tell the two apart, and says so.
  if ((verdict.kind === 'accepted' || verdict.kind === 'stale') && verdict.assurance === 'low') return;
  findings.add(about, tell(verdict), 'refused, or believed with assurance "low"', MEND);
}
