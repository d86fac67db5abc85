import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Message } from '#libs/channel-kit';
import { Findings, tellError, type Finding } from './finding.js';
import { mutate, numbersFrom } from './mutate.js';
import { givenMessages, intakeOf, isBadPayload, split, understand, type Subject } from './subject.js';

const RUNS = 1000;
const THOROUGH_RUNS = 10_000;
const MOST_CPU_MS = 50;
// Time of the whole process, compiler and collector in it: one slow run says nothing, five of the same body do.
const TRIES = 5;
const MOST_GROWTH_MIB = 32;

/** Survives every body: nothing but `BadPayload` is thrown, no body takes long, nothing of them stays in memory. */
export function checkMutations(subject: Subject): readonly Finding[] {
  const findings = new Findings('K3');
  const given = givenMessages(subject);
  const { thorough, fuzzRuns = thorough ? THOROUGH_RUNS : RUNS, fuzzSeed: seed = 1 } = subject.options;
  const next = numbersFrom(seed);
  const before = memoryMib();
  for (let run = 0; given.length > 0 && run < fuzzRuns; run++) {
    const { name, message } = given[run % given.length]!;
    tryOne(subject, findings, `${name}, mutation ${run} of seed ${seed}`, {
      ...message,
      bytes: mutate(message.bytes, next),
    });
  }
  const grown = memoryMib() - before;
  if (grown > MOST_GROWTH_MIB)
    findings.add(
      `${fuzzRuns} mutations of seed ${seed}`,
      `${Math.round(grown)} MiB more in memory`,
      'nothing that stays',
      'whatever is remembered between messages',
    );
  return findings.all;
}

function tryOne(subject: Subject, findings: Findings, about: string, message: Message): void {
  const body = Buffer.from(message.bytes).toString('latin1').slice(0, 120);
  const took = cpuMsOf(() => {
    const error = errorOf(() => digest(subject, message));
    if (error !== undefined && !isBadPayload(error))
      findings.add(about, `${tellError(error)} at ${body}`, 'a result or BadPayload', 'parse or normalize');
  });
  if (took <= MOST_CPU_MS) return;
  const least = Math.min(
    ...Array.from({ length: TRIES }, () => cpuMsOf(() => errorOf(() => digest(subject, message)))),
  );
  if (least > MOST_CPU_MS)
    findings.add(
      about,
      `${Math.round(least)} ms of CPU time at ${body}`,
      `at most ${MOST_CPU_MS} ms`,
      'parse or normalize',
    );
}

/** Everything that the host would do with it. */
function digest(subject: Subject, message: Message): void {
  // What is one message need not be splittable; it must only not break `split`.
  const error = errorOf(() => split(subject, message));
  if (error !== undefined && !isBadPayload(error)) throw error as Error;
  intakeOf(subject, message, understand(subject, message));
}

function errorOf(work: () => unknown): unknown {
  try {
    work();
    return undefined;
  } catch (error) {
    return error ?? new Error('threw nothing');
  }
}

function cpuMsOf(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** After everything that nobody holds has been let go. */
function memoryMib(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 1024 ** 2;
}
