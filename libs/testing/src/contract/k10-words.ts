import type { Message } from '#libs/channel-kit';
import { Findings, type Finding } from './finding.js';
import { mutate, numbersFrom } from './mutate.js';
import { answerContext, givenMessages, intakeOf, understand, verify, webhookRequest, type Subject } from './subject.js';
import { secretNames, secretsIn } from './settings-walk.js';
import { withOtherBody, withoutProof } from './tamper.js';

const SHORTEST = 6;

/** Tells no secret in anything that it gives or throws, and no person's words in an error or a warning. */
export async function checkWords(subject: Subject): Promise<readonly Finding[]> {
  const findings = new Findings('K10');
  const { channel, options } = subject;
  const secrets = [...secretsIn(options.settings, secretNames(channel.settings)), ...(options.canaries ?? [])];
  const canaries = secrets.filter((secret) => secret.length >= SHORTEST);
  for (const [about, said] of await everythingSaid(subject)) {
    if (canaries.some((canary) => said.includes(canary))) {
      findings.add(about, 'a secret of the settings is in it', 'secrets by name only', 'whatever builds that text');
    }
  }
  for (const { name, message } of givenMessages(subject)) checkPersonsWords(subject, findings, name, message);
  return findings.all;
}

async function everythingSaid(subject: Subject): Promise<readonly (readonly [string, string])[]> {
  const said: [string, string][] = [];
  const listen = async (about: string, work: () => unknown): Promise<void> => {
    try {
      said.push([about, JSON.stringify(await work()) ?? '']);
    } catch (error) {
      said.push([`${about}, the error`, errorText(error)]);
    }
  };
  const { options, channel } = subject;
  for (const { name, request } of options.genuine ?? []) {
    const given = webhookRequest(await request(options.now));
    const tampered = [
      ...withOtherBody(given),
      ...(options.proofs ?? []).flatMap((proof) => withoutProof(given, proof)),
    ];
    for (const each of [{ name: 'as it is', request: given }, ...tampered]) {
      await listen(`the verdict on genuine "${name}", ${each.name}`, async () => {
        const { plain: _theMessage, ...verdict } = {
          plain: undefined,
          ...(await verify(subject, each.request, options.now)),
        };
        return verdict;
      });
    }
  }
  for (const { name, message } of givenMessages(subject)) {
    await listen(`what was made of ${name}`, () => understand(subject, message));
  }
  for (const { name, request } of options.genuine ?? []) {
    const context = answerContext(subject, webhookRequest(await request(options.now)));
    await listen(`the answer to genuine "${name}"`, () => channel.ack.accepted([], context));
  }
  return said;
}

function checkPersonsWords(subject: Subject, findings: Findings, name: string, message: Message): void {
  const words = personsWords(subject, message);
  const next = numbersFrom(subject.options.fuzzSeed ?? 1);
  const bodies = [message.bytes, ...Array.from({ length: 10 }, () => mutate(message.bytes, next))];
  for (const bytes of bodies) {
    try {
      const each = { ...message, bytes };
      const intake = intakeOf(subject, each, understand(subject, each));
      for (const { code, detail } of intake?.warnings ?? []) {
        if (words.some((word) => detail.includes(word))) {
          findings.add(
            name,
            `the warning ${code} quotes the message`,
            'a fault named without the person’s words',
            'normalize',
          );
        }
      }
    } catch (error) {
      if (words.some((word) => errorText(error).includes(word))) {
        findings.add(
          name,
          'an error quotes the message',
          'a fault named without the person’s words',
          'parse or normalize',
        );
      }
    }
  }
}

/** What a person wrote, and what names the person. */
export function personsWords(subject: Subject, message: Message): readonly string[] {
  try {
    const intake = intakeOf(subject, message, understand(subject, message));
    const { appeal, requester, place } = intake ?? {};
    const { name, address, email, channelUserId } = requester ?? {};
    const words = [appeal?.content, appeal?.title, name, address, email, channelUserId, place?.text];
    return [...words, ...(requester?.phones ?? []).map(({ raw }) => raw)].filter(
      (word): word is string => typeof word === 'string' && word.length >= SHORTEST,
    );
  } catch {
    return [];
  }
}

function errorText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return `${error.message} ${error.stack ?? ''} ${error.cause === undefined ? '' : errorText(error.cause)}`;
}
