import { problem, PROBLEMS, problemAnswer, type HttpAnswer, type ProblemName } from '#libs/channel-kit';
import { isDeepStrictEqual } from 'node:util';
import { Findings, tellError, tellValue, type Finding } from './finding.js';
import type { Subject } from './run.js';

const KEPT = [{ id: '2f4d1c60-7a3b-5e1d-9c55-0b8f6f0c9a11', receivedAt: '2026-11-22T02:00:00.000Z' }];

/** Answers a success for what is kept, the same to a repeat, and never takes the blame off us. */
export function checkAnswers(subject: Subject): readonly Finding[] {
  const findings = new Findings('answers');
  const { ack } = subject.channel;
  if (!(ack.deadlineMs > 0))
    findings.add('ack.deadlineMs', String(ack.deadlineMs), 'milliseconds, above 0', 'channel.ts');
  const accepted = attempt(findings, 'ack.accepted', () => ack.accepted(KEPT, { settings: subject.settings }));
  const again = attempt(findings, 'ack.accepted', () => ack.accepted(KEPT, { settings: subject.settings }));
  if (accepted && (accepted.status < 200 || accepted.status > 299)) {
    findings.add('ack.accepted', `status ${accepted.status}`, '2xx', 'channel.ts');
  }
  if (!isDeepStrictEqual(accepted, again)) {
    findings.add(
      'ack.accepted called twice',
      tellValue(again),
      `the same answer: ${tellValue(accepted)}`,
      'channel.ts',
    );
  }
  for (const name of Object.keys(PROBLEMS) as ProblemName[]) checkProblem(subject, findings, name);
  return findings.all;
}

function checkProblem({ channel }: Subject, findings: Findings, name: ProblemName): void {
  const about = `ack.problem for "${name}"`;
  const given = problem(name, undefined, name === 'not-kept' ? 5 : undefined);
  const answer = attempt(findings, about, () => (channel.ack.problem ?? problemAnswer)(given));
  if (!answer) return;
  const isOurs = given.status >= 500;
  if (isOurs && answer.status < 500) {
    findings.add(
      about,
      `status ${answer.status}`,
      '5xx: our own fault is never told as the sender’s, nor as a success',
      'ack',
    );
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
