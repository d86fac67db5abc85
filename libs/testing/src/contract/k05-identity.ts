import { Findings, tellError, tellValue, type Finding } from './finding.js';
import { givenMessages, isBadPayload, messageOf, messagesOf, understand, verify, webhookRequest } from './subject.js';
import type { RequestCase } from './options.js';
import type { Subject, Understood } from './subject.js';

const LATER_SECONDS = 5;
// How long the ledger remembers what is not a transfer.
const REMEMBERED_SECONDS = 7 * 24 * 60 * 60;
const OPTIONS = 'the options of the suite';

/** Knows a repeat by its recipe, and does not take another message for one. */
export async function checkIdentity(subject: Subject): Promise<readonly Finding[]> {
  const findings = new Findings('K5');
  for (const { name, message } of givenMessages(subject)) {
    const understood = tryTo(findings, name, () => understand(subject, message));
    if (understood) checkParts(findings, name, understood);
  }
  checkLookAlikes(subject, findings);
  if (subject.channel.source.kind === 'webhook') await checkRedeliveries(subject, findings);
  return findings.all;
}

function checkParts(findings: Findings, about: string, { recipe, order }: Understood): void {
  const lists = [
    ['dedupe', recipe.key],
    ['orderingKey', order],
  ] as const;
  for (const [where, parts] of lists) {
    const wrong = parts.length === 0 || parts.some((part) => typeof part !== 'string');
    if (wrong) findings.add(about, `${where} gave ${tellValue(parts)}`, 'at least one part, every one a text', where);
  }
}

function checkLookAlikes(subject: Subject, findings: Findings): void {
  const { lookAlikes } = subject.options;
  if (lookAlikes.length === 0)
    findings.add('look-alikes', 'none was given', 'at least one pair that is easily confused', OPTIONS);
  for (const { name, one, other } of lookAlikes) {
    const about = `look-alike "${name}"`;
    const [first, second] = [one, other].map((each) =>
      tryTo(findings, about, () => understand(subject, messageOf(each))),
    );
    if (first && second && first.identity.dedupeKey === second.identity.dedupeKey) {
      findings.add(about, `both have the key ${tellValue(first.recipe.key)}`, 'two keys', 'dedupe');
    }
  }
}

/** The same message, signed and judged later: after five seconds, and whenever its provider repeats it. */
async function checkRedeliveries(subject: Subject, findings: Findings): Promise<void> {
  const { genuine = [], fresh, retrySeconds, now } = subject.options;
  if (retrySeconds === undefined)
    findings.add(
      'retrySeconds',
      'not given',
      'when the provider repeats a delivery; assumed where it is not documented',
      OPTIONS,
    );
  if (fresh === undefined)
    findings.add('fresh', 'not given', 'a builder of messages for the groups that need a running host', OPTIONS);
  const forgotten = (retrySeconds ?? []).filter((seconds) => seconds >= REMEMBERED_SECONDS);
  if (forgotten.length > 0 && subject.channel.medium !== 'transfer')
    findings.add(
      'retrySeconds',
      `${forgotten.join(', ')} s`,
      `below ${REMEMBERED_SECONDS} s, as long as the ledger remembers`,
      OPTIONS,
    );
  const cases = genuine
    .filter(({ role }) => role !== 'status')
    .map(({ name, request }) => ({ name: `genuine "${name}"`, request }));
  const made = (clock: number) => fresh?.({ serial: 1, sender: 1, text: '路灯不亮', clock });
  if (fresh) cases.push({ name: 'a fresh message', request: (clock) => made(clock) as RequestCase });
  for (const { name, request } of cases) {
    const first = await delivered(subject, request, now);
    for (const seconds of new Set([LATER_SECONDS, ...(retrySeconds ?? [])])) {
      const again = await delivered(subject, request, now + seconds * 1000);
      if (!first || !again) continue; // Said by the group that authenticates, or by the one that reads.
      if (JSON.stringify(first) === JSON.stringify(again)) continue;
      const about = `${name} delivered again ${seconds} s later`;
      findings.add(about, `identity ${tellValue(again)}`, `the same as the first: ${tellValue(first)}`, 'dedupe');
    }
  }
}

async function delivered(
  subject: Subject,
  request: (clock: number) => RequestCase | Promise<RequestCase>,
  clock: number,
): Promise<readonly unknown[] | null> {
  try {
    const given = webhookRequest(await request(clock));
    const verdict = await verify(subject, given, clock);
    if (verdict.kind !== 'accepted') return null;
    return messagesOf(subject, given, verdict.plain).map((message) => {
      const { identity, order } = understand(subject, message);
      return { ...identity, order };
    });
  } catch {
    return null;
  }
}

function tryTo<T>(findings: Findings, about: string, work: () => T): T | null {
  try {
    return work();
  } catch (error) {
    const found = isBadPayload(error) ? `BadPayload: ${error.message}` : tellError(error);
    findings.add(about, found, 'a message with an identity', 'parse, dedupe or orderingKey');
    return null;
  }
}
