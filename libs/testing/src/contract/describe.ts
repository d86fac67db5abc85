import { describe, it } from '@jest/globals';
import type { AnyChannel } from '#libs/channel-kit';
import { GROUPS, subjectOf } from './check.js';
import { tellFindings } from './finding.js';
import type { ContractOptions } from './options.js';

/**
 * Holds a channel to its contract: one test for each promise.
 *
 * A test that fails lists its findings. Each names the given case and what was done to it, what was found, what the contract
 * wants, and where to mend it; `found` of a fuzz run names its mutation and seed, which make the same body again.
 *
 * @example
 * describeChannelContract(smsAliyun, {
 *   settings: { verifier: { kind: 'path-key', key: 'mk3p9x7q2v8t5w1z' } },
 *   otherAccount: { verifier: { kind: 'path-key', key: 'r4j6h8d2f5g7k9l3' } },
 *   now: Date.parse('2026-11-22T10:00:00+08:00'),
 *   genuine: [{ name: 'a push', request: () => ({ target: '/mk3p9x7q2v8t5w1z', body: fixture('text.json') }) }],
 *   proofs: ['path'],
 *   golden: [{ name: 'text', message: { body: fixture('text.json') }, expected: { appeal: { content: '路灯不亮' } } }],
 *   unknownKinds: [],
 *   lookAlikes: [{ name: 'same text, other citizen', one: { body: '…' }, other: { body: '…' } }],
 * });
 */
export function describeChannelContract(channel: AnyChannel, options: ContractOptions): void {
  describe(`the contract of the channel ${channel.id}`, () => {
    for (const { name, check } of GROUPS) {
      it(name, async () => {
        const findings = await check(subjectOf(channel, options));
        if (findings.length > 0)
          throw new Error(`${channel.id}: ${findings.length} finding(s)\n${tellFindings(findings)}`);
      });
    }
  });
}
