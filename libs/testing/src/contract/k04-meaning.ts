import { isDeepStrictEqual } from 'node:util';
import { Intake } from '#libs/contracts';
import { sideBySide } from './expected.js';
import { Findings, tellError, tellValue, type Finding } from './finding.js';
import type { Expected } from './options.js';
import { checkTexts } from './k04-texts.js';
import { UNKNOWN, withUnknownField } from './unknown-field.js';
import { intakeOf, isBadPayload, messageOf, messagesOf, split, understand, verify, webhookRequest } from './subject.js';
import type { Subject, Understood } from './subject.js';
import type { Message } from '#libs/channel-kit';

const MEND = 'parse or normalize, or the golden record when that is what is wrong';

// What comes of seconds taken for milliseconds, or the other way round, is far outside.
const [EARLIEST, LATEST] = ['2000-01-01', '2100-01-01'];

/** Says what was said: golden records, whole intakes, unknown kinds and fields kept, text as the citizen wrote it. */
export async function checkMeaning(subject: Subject): Promise<readonly Finding[]> {
  const findings = new Findings('K4');
  const { golden, unknownKinds, genuine } = subject.options;
  if (golden.length === 0)
    findings.add('golden records', 'none was given', 'one for every fixture', 'the options of the suite');
  for (const { name, message, expected } of golden) {
    attempt(findings, `golden "${name}"`, () => compareAll(subject, findings, name, messageOf(message), expected));
  }
  for (const { name, message } of unknownKinds) {
    attempt(findings, `unknown kind "${name}"`, () => checkUnknownKind(subject, findings, name, messageOf(message)));
  }
  for (const { name, request, role } of genuine ?? []) {
    if (role === 'status') continue;
    const given = webhookRequest(await request(subject.options.now));
    const verdict = await verify(subject, given, subject.options.now).catch(() => ({ kind: 'refused' }) as const);
    if (verdict.kind !== 'accepted') continue;
    attempt(findings, `genuine "${name}"`, () => {
      for (const message of messagesOf(subject, given, verdict.plain)) {
        checkWhole(subject, findings, `genuine "${name}"`, message, understand(subject, message));
      }
    });
  }
  checkTexts(subject, findings);
  return findings.all;
}

function compareAll(
  subject: Subject,
  findings: Findings,
  name: string,
  message: Message,
  expected: Expected | readonly Expected[],
): void {
  if (!isList(expected)) return compare(subject, findings, `golden "${name}"`, message, expected);
  const messages = split(subject, message);
  if (messages.length !== expected.length) {
    findings.add(`golden "${name}"`, `${messages.length} messages`, `${expected.length}`, 'split');
  }
  messages.forEach((each, index) => {
    const one = expected[index];
    if (one) compare(subject, findings, `golden "${name}" message ${index + 1}`, each, one);
  });
}

function isList(expected: Expected | readonly Expected[]): expected is readonly Expected[] {
  return Array.isArray(expected);
}

function compare(subject: Subject, findings: Findings, about: string, message: Message, expected: Expected): void {
  const understood = understand(subject, message);
  const { normalized } = understood;
  if ('ignored' in expected) {
    const found = normalized.kind === 'ignored' ? normalized.reason : normalized.kind;
    if (found !== expected.ignored) findings.add(about, found, `ignored: ${String(expected.ignored)}`, MEND);
    return;
  }
  const intake = intakeOf(subject, message, understood);
  if (intake === null) {
    findings.add(about, `ignored: ${normalized.kind === 'ignored' ? normalized.reason : ''}`, 'an intake', MEND);
    return;
  }
  checkWhole(subject, findings, about, message, understood);
  checkUnknownField(subject, findings, about, message);
  for (const [part, wanted, found] of sideBySide(expected, intake)) {
    if (!isDeepStrictEqual(plain(found), plain(wanted))) {
      findings.add(`${about}, ${part}`, tellValue(found), tellValue(wanted), MEND);
    }
  }
}

/** A field that nobody knows yet must reach ticketing all the same, or be refused aloud; it must not vanish. */
function checkUnknownField(subject: Subject, findings: Findings, about: string, message: Message): void {
  const bytes = withUnknownField(message);
  if (bytes === null) return;
  const intake = intakeUnlessRefused(subject, { ...message, bytes });
  if (intake !== null && !JSON.stringify(intake.extensions).includes(UNKNOWN.value)) {
    const found = `nothing of "${UNKNOWN.name}" in extensions`;
    findings.add(`${about} with an unknown field`, found, 'whatever is not mapped is kept in extensions', 'normalize');
  }
}

function intakeUnlessRefused(subject: Subject, message: Message): Intake | null {
  try {
    return intakeOf(subject, message, understand(subject, message));
  } catch (error) {
    if (isBadPayload(error)) return null;
    throw error;
  }
}

/** The intake's own schema, as it stands on the queue. */
function checkWhole(
  subject: Subject,
  findings: Findings,
  about: string,
  message: Message,
  understood: Understood,
): void {
  const intake = intakeOf(subject, message, understood);
  if (intake === null) return;
  const checked = Intake.safeParse(intake);
  for (const { path, message: fault } of checked.error?.issues ?? []) {
    findings.add(`${about}, ${path.join('.')}`, fault, 'what the schema of an intake says', 'normalize');
  }
  for (const name of ['submittedAt', 'occurredAt'] as const) {
    const time = name === 'submittedAt' ? intake.submittedAt : intake.appeal.occurredAt;
    if (time === null || (time >= EARLIEST && time < LATEST)) continue;
    findings.add(
      `${about}, ${name}`,
      time,
      'a time of this century',
      'normalize: seconds or milliseconds, and of which zone',
    );
  }
  const onTheQueue: unknown = JSON.parse(JSON.stringify(intake));
  if (!isDeepStrictEqual(onTheQueue, plain(intake))) {
    findings.add(
      about,
      'values that do not survive JSON',
      'text, numbers, booleans, lists, records and null',
      'normalize',
    );
  }
}

function checkUnknownKind(subject: Subject, findings: Findings, name: string, message: Message): void {
  const about = `unknown kind "${name}"`;
  const understood = understand(subject, message);
  const { normalized } = understood;
  if (normalized.kind !== 'unsupported') {
    findings.add(about, normalized.kind, 'unsupported, and delivered all the same', 'normalize');
    return;
  }
  if (Object.keys(normalized.draft.extensions ?? {}).length === 0) {
    findings.add(about, 'nothing of it in extensions', 'the payload in extensions', 'normalize');
  }
  checkWhole(subject, findings, about, message, understood);
}

function attempt(findings: Findings, about: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    findings.add(about, isBadPayload(error) ? `BadPayload: ${error.message}` : tellError(error), 'a result', MEND);
  }
}

/** Without prototypes and without absent keys, which JSON knows nothing of. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, plain(part)]));
}
