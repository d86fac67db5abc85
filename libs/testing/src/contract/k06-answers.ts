import {
  problem,
  PROBLEMS,
  problemAnswer,
  type AnswerContext,
  type HttpAnswer,
  type ProblemName,
} from '#libs/channel-kit';
import { isDeepStrictEqual } from 'node:util';
import { Findings, tellError, tellValue, type Finding } from './finding.js';
import { answerContext, webhookRequest, type Subject } from './subject.js';

/** Answers a success for what is kept, the same to a repeat, and never takes the blame off us. */
export async function checkAnswers(subject: Subject): Promise<readonly Finding[]> {
  const findings = new Findings('K6');
  const { ack } = subject.channel;
  if (!(ack.deadlineMs > 0))
    findings.add('ack.deadlineMs', String(ack.deadlineMs), 'milliseconds, above 0', 'channel.ts');
  const context = await someContext(subject);
  const accepted = attempt(findings, 'ack.accepted', () => ack.accepted([], context));
  const again = attempt(findings, 'ack.accepted', () => ack.accepted([], context));
  if (accepted && (accepted.status < 200 || accepted.status > 299)) {
    findings.add('ack.accepted', `status ${accepted.status}`, '2xx', 'channel.ts');
  }
  if (!isDeepStrictEqual(accepted, again)) {
    const wanted = `the same answer: ${tellValue(accepted)}`;
    findings.add('ack.accepted called twice', tellValue(again), wanted, 'channel.ts');
  }
  for (const name of Object.keys(PROBLEMS) as ProblemName[]) checkProblem(subject, findings, name, context);
  return findings.all;
}

/** As after the first genuine request, or none where the channel is not called. */
async function someContext(subject: Subject): Promise<AnswerContext<unknown>> {
  const { genuine = [], now } = subject.options;
  return answerContext(subject, webhookRequest((await genuine[0]?.request(now)) ?? {}));
}

function checkProblem(
  { channel }: Subject,
  findings: Findings,
  name: ProblemName,
  context: AnswerContext<unknown>,
): void {
  const about = `ack.problem for "${name}"`;
  const given = problem(name, undefined, name === 'not-kept' ? 5 : undefined);
  const answer = attempt(findings, about, () => (channel.ack.problem ?? problemAnswer)(given, context));
  if (!answer) return;
  const isOurs = given.status >= 500;
  if (isOurs && answer.status < 500) {
    const wanted = '5xx: our own fault is never told as the sender’s, nor as a success';
    findings.add(about, `status ${answer.status}`, wanted, 'ack');
  }
  if (!isOurs && answer.status < 400) findings.add(about, `status ${answer.status}`, '4xx', 'ack');
}

function attempt(findings: Findings, about: string, work: () => HttpAnswer): HttpAnswer | null {
  try {
    return work();
  } catch (error) {
    findings.add(about, tellError(error), 'an answer', 'channel.ts');
    return null;
  }
}
