import type { Message } from '#libs/channel-kit';
import { Findings, tellError, type Finding } from './finding.js';
import { mutate, numbersFrom } from './mutate.js';
import { givenMessages, intakeOf, isBadPayload, split, understand, type Subject } from './run.js';

/** Far above what a message may take, so that a busy machine does not fail the suite; a runaway does. */
const PATIENCE_MS = 2000;

/** Taken when the suite is loaded, since any of its groups may bring the damage about. */
const UNTOUCHED = namesOfPrototype();

/** Bodies that must be refused as they are, made out of a good one. */
const TRAPS: readonly { readonly name: string; readonly set: (text: string) => string | null }[] = [
  { name: 'a key "__proto__"', set: (text) => intoJson(text, '"__proto__":{"polluted":1},') },
  { name: 'an escaped key "__proto__"', set: (text) => intoJson(text, '"\\u005f\\u005fproto__":{"polluted":1},') },
  {
    name: 'nesting 100,000 deep',
    set: (text) => intoJson(text, `"deep":${'['.repeat(100_000)}${']'.repeat(100_000)},`),
  },
  { name: 'a byte that is no UTF-8', set: (text) => intoJson(text, '"bytes":"\xff",') },
  { name: 'a DTD', set: (text) => intoXml(text, '<!DOCTYPE xml [<!ENTITY a "b">]>') },
  { name: 'a dtd in small letters', set: (text) => intoXml(text, '<!doctype xml SYSTEM "http://203.0.113.9/">') },
];

/** Survives every body: nothing but BadPayload is thrown, nothing runs away, and no prototype is touched. */
export function checkHostile(subject: Subject): readonly Finding[] {
  const findings = new Findings('hostile input');
  const given = givenMessages(subject);
  for (const { name, message } of given) setTraps(subject, findings, name, message);
  fuzz(subject, findings, given);
  const after = namesOfPrototype();
  if (after !== UNTOUCHED)
    findings.add('all of it', `Object.prototype has ${after}`, UNTOUCHED, 'wherever keys are copied');
  return findings.all;
}

function namesOfPrototype(): string {
  return Object.getOwnPropertyNames(Object.prototype).join(', ');
}

function setTraps(subject: Subject, findings: Findings, name: string, message: Message): void {
  const text = Buffer.from(message.bytes).toString('latin1');
  for (const trap of TRAPS) {
    const changed = trap.set(text);
    if (changed === null) continue;
    const about = `${name} with ${trap.name}`;
    const outcome = tryIt(subject, findings, about, { ...message, bytes: Buffer.from(changed, 'latin1') });
    if (outcome === 'understood')
      findings.add(about, 'it was understood', 'BadPayload', 'parse: use the kit’s parsers');
  }
}

function fuzz(subject: Subject, findings: Findings, given: readonly { name: string; message: Message }[]): void {
  const seed = subject.options.fuzzSeed ?? 1;
  const next = numbersFrom(seed);
  for (let run = 0; given.length > 0 && run < (subject.options.fuzzRuns ?? 300); run++) {
    const { name, message } = given[run % given.length]!;
    const about = `${name}, mutation ${run} of seed ${seed}`;
    tryIt(subject, findings, about, { ...message, bytes: mutate(message.bytes, next) });
  }
}

function tryIt(subject: Subject, findings: Findings, about: string, message: Message): 'understood' | 'refused' {
  const started = performance.now();
  const body = Buffer.from(message.bytes).toString('latin1').slice(0, 120);
  try {
    splitAlone(subject, message);
    intakeOf(subject, message, understand(subject, message));
    return 'understood';
  } catch (error) {
    if (!isBadPayload(error))
      findings.add(about, `${tellError(error)} at ${body}`, 'a result or BadPayload', 'parse or normalize');
    return 'refused';
  } finally {
    const took = performance.now() - started;
    if (took > PATIENCE_MS)
      findings.add(about, `took ${Math.round(took)} ms`, `below ${PATIENCE_MS} ms`, 'parse or normalize');
  }
}

/** What is one message need not be splittable; it must only not break `split`. */
function splitAlone(subject: Subject, message: Message): void {
  try {
    split(subject, message);
  } catch (error) {
    if (!isBadPayload(error)) throw error;
  }
}

function intoJson(text: string, inserted: string): string | null {
  const at = /^\s*\{(?=\s*")/.exec(text)?.[0].length;
  return at === undefined ? null : text.slice(0, at) + inserted + text.slice(at);
}

function intoXml(text: string, inserted: string): string | null {
  const at = /^\s*(?:<\?xml[^>]*\?>)?\s*(?=<[A-Za-z])/.exec(text)?.[0].length;
  return at === undefined ? null : text.slice(0, at) + inserted + text.slice(at);
}
