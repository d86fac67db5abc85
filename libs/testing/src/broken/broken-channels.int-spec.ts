import { checkChannelContract } from '../contract/check.js';
import { GROUPS } from '../contract/groups.js';
import { BROKEN_CHANNELS } from './broken-channels.js';

describe('channels that are broken on purpose', () => {
  it('break every group', () => {
    expect(new Set(BROKEN_CHANNELS.map(({ group }) => group))).toEqual(new Set(GROUPS.map(({ id }) => id)));
  });

  // Those that show without a host are tried in contract.spec.ts.
  it.each(BROKEN_CHANNELS.filter(({ options }) => options.withoutHost === undefined))(
    '$group catches a channel that $wrong',
    async ({ channel, group, about, options }) => {
      const findings = await checkChannelContract(channel, options, [group]);
      expect(findings.map((finding) => finding.about)).toContainEqual(expect.stringMatching(about));
      expect(findings.every(({ found, wanted, mend }) => [found, wanted, mend].every((words) => words !== ''))).toBe(
        true,
      );
    },
    120_000,
  );
});
