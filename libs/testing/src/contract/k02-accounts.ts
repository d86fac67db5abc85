import type { WebhookRequest } from '#libs/channel-kit';
import { acceptedOrSay, refusedOrSay, verdictOf } from './k02-verdicts.js';
import type { Findings } from './finding.js';
import { at, put, secretNames, secretPlaces, secretsIn, without } from './settings-walk.js';
import type { Subject } from './subject.js';

/** Every account believes its own secrets, those that change hands included, and none of anybody else's. */
export async function checkAccounts(
  subject: Subject,
  about: string,
  request: WebhookRequest,
  findings: Findings,
): Promise<void> {
  const { channel, options } = subject;
  const asked = (settings: unknown) => verdictOf(subject, request, options.now, settings);
  const names = secretNames(channel.settings);
  const ours = secretsIn(options.settings, names);
  if (options.otherAccount !== undefined) {
    const other: unknown = channel.settings.parse(options.otherAccount);
    refusedOrSay(findings, `${about} sent to another account`, await asked(other));
    const lent = channel.settings.safeParse(withSecretsOf(options.settings, options.otherAccount, names));
    if (lent.success && ours.length > 0 && hasAnotherName(options.settings, options.otherAccount, names))
      refusedOrSay(findings, `${about} sent to another account that has our secret`, await asked(lent.data));
  }
  if (options.rotated !== undefined) {
    const rotated: unknown = channel.settings.parse(options.rotated);
    acceptedOrSay(findings, `${about} signed with the previous secret`, await asked(rotated));
    const retired = channel.settings.safeParse(without(options.rotated, ours));
    if (retired.success && ours.length > 0)
      refusedOrSay(findings, `${about} signed with a secret that is retired`, await asked(retired.data));
  }
}

/** Whether anything but the secret tells the two accounts apart. */
function hasAnotherName(ours: unknown, others: unknown, names: ReadonlySet<string>): boolean {
  if (others === null || typeof others !== 'object') return typeof others === 'string' && others !== ours;
  return Object.entries(others)
    .filter(([name]) => !names.has(name))
    .some(([name, part]) => hasAnotherName(at(ours, [name]), part, names));
}

/** Another account's settings, with our secrets wherever both have one. */
function withSecretsOf(ours: unknown, others: unknown, names: ReadonlySet<string>): unknown {
  return secretPlaces(others, names).reduce((settings, place) => {
    const secret = at(ours, place);
    return typeof secret === 'string' ? put(settings, place, secret) : settings;
  }, others);
}
