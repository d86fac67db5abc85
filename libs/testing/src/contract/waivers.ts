import type { Finding } from './finding.js';
import type { ContractOptions, GroupId, Waiver } from './options.js';

const NEVER: ReadonlySet<GroupId> = new Set(['K2', 'K5', 'K6']);
const SHORTEST_REASON = 10;

/**
 * Leaves out what is waived. A waiver that nothing needs any more is a finding itself.
 *
 * @throws when a waiver has no reason, or is for what decides over loss, doubles or forgery
 */
export function withoutWaived(
  group: GroupId,
  findings: readonly Finding[],
  { waivers = [] }: ContractOptions,
): readonly Finding[] {
  for (const waiver of waivers) refuseUnlessSound(waiver);
  const ours = waivers.filter((waiver) => waiver.group === group);
  const unused = ours.filter(({ about }) => !findings.some((finding) => finding.about.includes(about)));
  return [
    ...findings.filter((finding) => !ours.some(({ about }) => finding.about.includes(about))),
    ...unused.map(({ about }) => ({
      group,
      about: `the waiver of "${about}"`,
      found: 'nothing that it would have to bear',
      wanted: 'no waiver that is not needed',
      mend: 'the options of the suite',
    })),
  ];
}

function refuseUnlessSound({ group, about, reason }: Waiver): void {
  if (NEVER.has(group))
    throw new Error(`waiving "${about}": ${group} decides over loss, doubles or forgery; it holds for all`);
  if (about.trim() === '') throw new Error(`waiving in ${group}: name what the finding is about`);
  if (reason.trim().length < SHORTEST_REASON) throw new Error(`waiving "${about}" in ${group}: give a reason`);
}
