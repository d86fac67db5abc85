import type { AnyChannel } from '#libs/channel-kit';
import { Bench } from '../host/bench.js';
import type { Finding } from './finding.js';
import { checksOf, GROUPS, type Group } from './groups.js';
import type { ContractOptions, GroupId } from './options.js';
import type { Subject } from './subject.js';
import { withoutWaived } from './waivers.js';

/** The channel with its settings parsed, as the host would load it. */
export function subjectOf(channel: AnyChannel, options: ContractOptions): Subject {
  return { channel, options, settings: channel.settings.parse(options.settings) as unknown };
}

/** What one group finds, without what is waived. */
export async function checkGroup(group: Group, subject: Subject, bench: Bench): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const check of checksOf(group, subject)) findings.push(...(await check(subject, bench)));
  return withoutWaived(group.id, findings, subject.options);
}

/**
 * Everything in which a channel breaks its contract; empty when it keeps it.
 *
 * Starts a Redis, gateways and normalizers of its own for the groups that need them, and stops them again.
 *
 * @param only the groups to try, default all
 */
export async function checkChannelContract(
  channel: AnyChannel,
  options: ContractOptions,
  only?: readonly GroupId[],
): Promise<readonly Finding[]> {
  const subject = subjectOf(channel, options);
  const bench = new Bench(subject);
  try {
    const findings: Finding[] = [];
    for (const group of GROUPS) {
      if (only === undefined || only.includes(group.id)) findings.push(...(await checkGroup(group, subject, bench)));
    }
    return findings;
  } finally {
    await bench.dispose();
  }
}
