import type { Message } from '#libs/channel-kit';
import { Findings, tellError, type Finding } from './finding.js';
import { verdictOf } from './k02-verdicts.js';
import { givenMessages, intakeOf, isBadPayload, understand, webhookRequest, type Subject } from './subject.js';

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
  { name: 'entities that grow', set: (text) => intoXml(text, BILLION_LAUGHS) },
];
const BILLION_LAUGHS = `<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "${'&a;'.repeat(100)}"><!ENTITY c "${'&b;'.repeat(100)}">]>`;

const SCRIPT = '<script>alert(1)</script>';

/** Refuses bodies that are made to do harm, touches no prototype, and answers nobody with a script of theirs. */
export async function checkBodies(subject: Subject): Promise<readonly Finding[]> {
  const findings = new Findings('K8');
  for (const { name, message } of givenMessages(subject)) setTraps(subject, findings, name, message);
  await checkReflection(subject, findings);
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
    const found = outcomeOf(subject, { ...message, bytes: Buffer.from(changed, 'latin1') });
    if (found !== 'refused') findings.add(about, found, 'BadPayload', 'parse: use the kit’s parsers');
  }
}

function outcomeOf(subject: Subject, message: Message): string {
  try {
    intakeOf(subject, message, understand(subject, message));
    return 'it was understood';
  } catch (error) {
    return isBadPayload(error) ? 'refused' : tellError(error);
  }
}

/** Whatever of a handshake's query comes back, a browser must not run it. */
async function checkReflection(subject: Subject, findings: Findings): Promise<void> {
  for (const { name, request } of subject.options.handshakes ?? []) {
    const given = webhookRequest({ method: 'GET', ...(await request(subject.options.now)) });
    const [path = '', query = ''] = given.target.split('?');
    const asAsked = await verdictOf(subject, given);
    if (asAsked.kind === 'handshake' && /html/i.test(asAsked.response.headers['content-type'] ?? 'text/html')) {
      const found = 'an answer that a browser may run';
      findings.add(`handshake "${name}"`, found, 'a content type that is no HTML', 'textAnswer or jsonAnswer');
    }
    for (const parameter of new URLSearchParams(query).keys()) {
      const changed = new URLSearchParams(query);
      changed.set(parameter, SCRIPT);
      const verdict = await verdictOf(subject, { ...given, target: `${path}?${changed.toString()}` });
      if (verdict.kind !== 'handshake' || !verdict.response.body.includes('<script')) continue;
      const { 'content-type': type = '', 'x-content-type-options': sniff = '' } = verdict.response.headers;
      if (/^(text\/plain|application\/json)\b/.test(type) && sniff === 'nosniff') continue;
      findings.add(
        `handshake "${name}" with a script as its ${parameter}`,
        `it comes back as ${type || 'no type at all'}`,
        'plain text that browsers are told not to guess at',
        'textAnswer or jsonAnswer',
      );
    }
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
