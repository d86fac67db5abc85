import type { Accepted, Verdict, WebhookRequest } from '#libs/channel-kit';
import { Findings, tellError, type Finding } from './finding.js';
import type { GenuineCase } from './options.js';
import { verify, webhookRequest, type Subject } from './run.js';
import { withOtherBody, withoutProof } from './tamper.js';

const GROUP = 'authentication';
const MEND = 'verify.ts';

/** Believes who is genuine and nobody else, and tells a late delivery from a forgery. */
export async function checkAuthentication(subject: Subject): Promise<readonly Finding[]> {
  const findings = new Findings(GROUP);
  if (subject.channel.source.kind !== 'webhook') return findings.all;
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
  const { now, otherAccount, rotated } = subject.options;
  const about = `genuine "${genuine.name}"`;
  const request = webhookRequest(await genuine.request(now));
  const verdict = await verdictOf(subject, request);
  if (verdict.kind !== 'accepted') {
    findings.add(about, tell(verdict), 'accepted', MEND);
    return;
  }
  if (otherAccount !== undefined) {
    const other = subject.channel.settings.parse(otherAccount) as unknown;
    refusedOrSay(findings, `${about} sent to another account`, await verdictOf(subject, request, now, other));
  }
  if (rotated !== undefined) {
    const settings = subject.channel.settings.parse(rotated) as unknown;
    const late = await verdictOf(subject, request, now, settings);
    if (late.kind !== 'accepted')
      findings.add(`${about} signed with the previous secret`, tell(late), 'accepted', MEND);
  }
  await checkProofs(subject, about, request, findings);
  await checkBody(subject, about, request, verdict, findings);
  await checkWindow(subject, genuine, findings);
}

async function checkProofs(
  subject: Subject,
  about: string,
  request: WebhookRequest,
  findings: Findings,
): Promise<void> {
  for (const proof of subject.options.proofs ?? []) {
    for (const tampering of withoutProof(request, proof)) {
      refusedOrSay(findings, `${about}, ${tampering.name}`, await verdictOf(subject, tampering.request));
    }
  }
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

async function checkWindow(subject: Subject, genuine: GenuineCase, findings: Findings): Promise<void> {
  const { window, now } = subject.options;
  if (!window) return;
  const times = [
    ['at the oldest edge', now - window.pastSeconds * 1000, 'accepted'],
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
    if (wanted === 'stale') {
      for (const forged of (subject.options.proofs ?? []).flatMap((proof) => withoutProof(request, proof))) {
        refusedOrSay(findings, `${about}, ${forged.name}`, await verdictOf(subject, forged.request));
      }
    }
  }
}

async function checkHandshakes(subject: Subject, findings: Findings): Promise<void> {
  for (const { name, request, answer } of subject.options.handshakes ?? []) {
    const about = `handshake "${name}"`;
    const given = webhookRequest({ method: 'GET', ...(await request(subject.options.now)) });
    const verdict = await verdictOf(subject, given);
    if (verdict.kind !== 'handshake') {
      findings.add(about, tell(verdict), 'a handshake', MEND);
      continue;
    }
    const { status, body, headers } = verdict.response;
    if (status !== answer.status || body !== answer.body) {
      findings.add(about, `${status} ${body}`, `${answer.status} ${answer.body}`, MEND);
    }
    if (/html/i.test(headers['content-type'] ?? 'text/html')) {
      findings.add(
        about,
        'an answer that a browser may run',
        'a content type that is no HTML',
        'textAnswer or jsonAnswer',
      );
    }
    const post = await verdictOf(subject, { ...given, method: 'POST', body: Buffer.from('{"forged":true}') });
    if ((post.kind === 'accepted' || post.kind === 'stale') && post.assurance === 'high') {
      findings.add(`${about}, its proof sent with a body`, tell(post), 'refused, or assurance "low"', MEND);
    }
    for (const forged of (subject.options.proofs ?? []).flatMap((proof) => withoutProof(given, proof))) {
      refusedOrSay(findings, `${about}, ${forged.name}`, await verdictOf(subject, forged.request));
    }
  }
}

/** A verifier that throws is as wrong as one that believes: the sender would be told that we made a mistake. */
type Answered = Verdict | { readonly kind: 'threw'; readonly error: unknown };

async function verdictOf(
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

function refusedOrSay(findings: Findings, about: string, verdict: Answered): void {
  if (verdict.kind !== 'refused') findings.add(about, tell(verdict), 'refused', MEND);
}

function tell(verdict: Answered): string {
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
