import type { Accepted, WebhookRequest } from '#libs/channel-kit';
import { Findings, type Finding } from './finding.js';
import { checkAccounts } from './k02-accounts.js';
import { checkAddress } from './k02-address.js';
import { checkHandshakes } from './k02-handshakes.js';
import { acceptedOrSay, MEND, refusedOrSay, tell, verdictOf, type Answered } from './k02-verdicts.js';
import { checkWindow } from './k02-window.js';
import type { GenuineCase } from './options.js';
import { webhookRequest, type Subject } from './subject.js';
import { twice, withOtherBody, withoutProof } from './tamper.js';

/** Believes who is genuine and nobody else, and tells a late delivery from a forgery. */
export async function checkAuthentication(subject: Subject): Promise<readonly Finding[]> {
  const findings = new Findings('K2');
  complainOfMissingCases(subject, findings);
  await complainOfUnusedProofs(subject, findings);
  for (const genuine of subject.options.genuine ?? []) await checkGenuine(subject, genuine, findings);
  for (const { name, request } of subject.options.tampered ?? []) {
    const verdict = await verdictOf(subject, webhookRequest(await request(subject.options.now)));
    refusedOrSay(findings, `tampered "${name}"`, verdict);
  }
  await checkHandshakes(subject, findings);
  return findings.all;
}

function complainOfMissingCases({ options }: Subject, findings: Findings): void {
  const missing = (what: string): void =>
    findings.add(
      what,
      'nothing was given',
      'a webhook channel shows what it believes and what not',
      'the options of the suite',
    );
  if ((options.genuine ?? []).length === 0) missing('genuine requests');
  if (options.otherAccount === undefined) missing('settings of another account');
  if ((options.proofs ?? []).length === 0 && (options.tampered ?? []).length === 0)
    missing('proofs or tampered requests');
}

async function complainOfUnusedProofs({ options }: Subject, findings: Findings): Promise<void> {
  const cases = [...(options.genuine ?? []), ...(options.handshakes ?? [])];
  const requests = await Promise.all(cases.map(async ({ request }) => webhookRequest(await request(options.now))));
  for (const proof of options.proofs ?? []) {
    if (requests.some((request) => withoutProof(request, proof).length > 0)) continue;
    findings.add(
      `proof "${proof}"`,
      'no genuine request carries it',
      'a proof that was there',
      'the options of the suite',
    );
  }
}

async function checkGenuine(subject: Subject, genuine: GenuineCase, findings: Findings): Promise<void> {
  const about = `genuine "${genuine.name}"`;
  const request = webhookRequest(await genuine.request(subject.options.now));
  const verdict = await verdictOf(subject, request);
  acceptedOrSay(findings, about, verdict);
  if (verdict.kind !== 'accepted') return;
  await checkAccounts(subject, about, request, findings);
  await checkProofs(subject, about, request, findings);
  await checkBody(subject, about, request, verdict, findings);
  await checkAddress(subject, about, request, findings);
  await checkWindow(subject, genuine, findings);
}

async function checkProofs(
  subject: Subject,
  about: string,
  request: WebhookRequest,
  findings: Findings,
): Promise<void> {
  const proofs = subject.options.proofs ?? [];
  for (const tampering of proofs.flatMap((proof) => [...withoutProof(request, proof), ...twice(request, proof)])) {
    refusedOrSay(findings, `${about}, ${tampering.name}`, await verdictOf(subject, tampering.request));
  }
  if (proofs.length === 0) return;
  const bare = webhookRequest({ method: request.method, remoteAddress: null });
  refusedOrSay(findings, `${about}, nothing of it but the method`, await verdictOf(subject, bare));
}

async function checkBody(
  subject: Subject,
  about: string,
  request: WebhookRequest,
  genuine: Accepted,
  findings: Findings,
): Promise<void> {
  for (const tampering of withOtherBody(request)) {
    const verdict = await verdictOf(subject, tampering.request);
    if (decryptsTheSame(genuine, verdict)) continue;
    if (genuine.assurance === 'high') refusedOrSay(findings, `${about}, ${tampering.name}`, verdict);
    else if ((verdict.kind === 'accepted' || verdict.kind === 'stale') && verdict.assurance !== 'low') {
      findings.add(`${about}, ${tampering.name}`, tell(verdict), 'refused, or believed with assurance "low"', MEND);
    }
  }
}

/** Where the message is encrypted, only what was decrypted is read: bytes around the ciphertext say nothing. */
function decryptsTheSame(genuine: Accepted, verdict: Answered): boolean {
  if (verdict.kind !== 'accepted' || genuine.plain === undefined || verdict.plain === undefined) return false;
  return Buffer.compare(genuine.plain, verdict.plain) === 0;
}
