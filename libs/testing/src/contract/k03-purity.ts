import { isDeepStrictEqual } from 'node:util';
import type { Message, WebhookRequest } from '#libs/channel-kit';
import { Findings, tellError, tellValue, type Finding } from './finding.js';
import { givenMessages, isBadPayload, understand, verify, webhookRequest, type Subject } from './subject.js';
import { sealed } from './sealed.js';

const RUNS = 100;
const MEND =
  'the function that did it; time comes in as context.now and receivedAt, everything else in the message or settings';

/** Decides from its arguments alone: a hundred times the same, with nothing within reach, and changes none of them. */
export async function checkPurity(subject: Subject): Promise<readonly Finding[]> {
  const findings = new Findings('K3');
  const sealedSubject = { ...subject, settings: frozen(subject.settings) };
  for (const { name, message } of givenMessages(subject)) {
    await repeat(findings, name, message.bytes, () => outcomeOf(sealedSubject, frozen(message)));
  }
  for (const { name, request } of subject.options.genuine ?? []) {
    const given = webhookRequest(await request(subject.options.now));
    await repeat(findings, `genuine "${name}"`, given.body, () => verdictOf(sealedSubject, frozen(given)));
  }
  return findings.all;
}

async function repeat(findings: Findings, about: string, bytes: Uint8Array, once: () => unknown): Promise<void> {
  const before = Buffer.from(bytes);
  const { result, reached } = await sealed(async () => {
    const outcomes: unknown[] = [];
    for (let run = 0; run < RUNS; run++) outcomes.push(await once());
    return outcomes;
  });
  for (const [what, times] of reached)
    findings.add(about, `reached for ${what}, ${times} times`, 'a pure function', MEND);
  const odd = result.findIndex((outcome) => !isDeepStrictEqual(outcome, result[0]));
  if (odd > 0)
    findings.add(
      about,
      `run ${odd + 1} gave ${tellValue(result[odd])}`,
      `the same as run 1: ${tellValue(result[0])}`,
      MEND,
    );
  if (!before.equals(bytes)) findings.add(about, 'the bytes were changed', 'the bytes as they were received', MEND);
  const thrown = result[0] as { readonly unexpected?: string };
  if (thrown?.unexpected !== undefined) {
    findings.add(about, thrown.unexpected, 'a result, from frozen arguments, or BadPayload', MEND);
  }
}

function outcomeOf(subject: Subject, message: Message): unknown {
  try {
    return understand(subject, message);
  } catch (error) {
    return isBadPayload(error) ? { badPayload: error.message } : { unexpected: tellError(error) };
  }
}

async function verdictOf(subject: Subject, request: WebhookRequest): Promise<unknown> {
  try {
    return await verify(subject, request, subject.options.now);
  } catch (error) {
    return { unexpected: tellError(error) };
  }
}

/** Frozen all the way down, except for bytes, which cannot be; those are compared afterwards. */
function frozen<T>(value: T): T {
  if (value === null || typeof value !== 'object' || ArrayBuffer.isView(value)) return value;
  for (const part of Object.values(value)) frozen(part);
  return Object.freeze(value);
}
