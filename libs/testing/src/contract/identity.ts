import { Findings, tellError, tellValue, type Finding } from './finding.js';
import { givenMessages, isBadPayload, messageOf, messagesOf, understand, verify, webhookRequest } from './run.js';
import type { Subject, Understood } from './run.js';

const LATER_MS = 5000;

/** Knows a repeat by its recipe, and does not take another message for one. */
export async function checkIdentity(subject: Subject): Promise<readonly Finding[]> {
  const findings = new Findings('identity');
  for (const { name, message } of givenMessages(subject)) {
    const understood = tryTo(findings, name, () => understand(subject, message));
    if (understood) checkParts(findings, name, understood);
  }
  if (subject.options.lookAlikes.length === 0) {
    findings.add(
      'look-alikes',
      'none was given',
      'at least one pair that is easily confused',
      'the options of the suite',
    );
  }
  for (const { name, one, other } of subject.options.lookAlikes) {
    const about = `look-alike "${name}"`;
    const [first, second] = [one, other].map((each) =>
      tryTo(findings, about, () => understand(subject, messageOf(each))),
    );
    if (first && second && first.identity.dedupeKey === second.identity.dedupeKey) {
      findings.add(about, `both have the key ${tellValue(first.recipe.key)}`, 'two keys', 'dedupe');
    }
  }
  await checkRedeliveries(subject, findings);
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

async function checkRedeliveries(subject: Subject, findings: Findings): Promise<void> {
  for (const { name, request, role } of subject.options.genuine ?? []) {
    if (role === 'status') continue;
    const about = `genuine "${name}" delivered again ${LATER_MS / 1000} s later`;
    const first = await delivered(subject, request, subject.options.now);
    const again = await delivered(subject, request, subject.options.now + LATER_MS);
    if (!first || !again) continue; // Said by the group that authenticates, or by the one that reads.
    if (JSON.stringify(first) === JSON.stringify(again)) continue;
    findings.add(about, `identity ${tellValue(again)}`, `the same as the first: ${tellValue(first)}`, 'dedupe');
  }
}

async function delivered(
  subject: Subject,
  request: NonNullable<Subject['options']['genuine']>[number]['request'],
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
