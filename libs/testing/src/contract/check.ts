import type { AnyChannel } from '#libs/channel-kit';
import { checkAnswers } from './answers.js';
import { checkAuthentication } from './authentication.js';
import { checkDeclaration } from './declaration.js';
import type { Finding } from './finding.js';
import { checkHostile } from './hostile.js';
import { checkIdentity } from './identity.js';
import { checkMeaning } from './meaning.js';
import type { ContractOptions } from './options.js';
import { checkPurity } from './purity.js';
import type { Subject } from './run.js';
import { checkSecrecy } from './secrecy.js';

/** The promises of a channel, each with the check that holds it to them. */
export const GROUPS: readonly {
  readonly name: string;
  readonly check: (subject: Subject) => readonly Finding[] | Promise<readonly Finding[]>;
}[] = [
  { name: 'is what it declares', check: checkDeclaration },
  { name: 'believes who is genuine and nobody else', check: checkAuthentication },
  { name: 'decides from its arguments alone', check: checkPurity },
  { name: 'says what was said', check: checkMeaning },
  { name: 'tells repeats from look-alikes', check: checkIdentity },
  { name: 'answers rightly', check: checkAnswers },
  { name: 'survives hostile bodies', check: checkHostile },
  { name: 'keeps secrets and people out of words', check: checkSecrecy },
];

/** The channel with its settings parsed, as the host would load it. */
export function subjectOf(channel: AnyChannel, options: ContractOptions): Subject {
  return { channel, options, settings: channel.settings.parse(options.settings) as unknown };
}

/** Everything in which a channel breaks its contract; empty when it keeps it. */
export async function checkChannelContract(channel: AnyChannel, options: ContractOptions): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const { check } of GROUPS) findings.push(...(await check(subjectOf(channel, options))));
  return findings;
}
