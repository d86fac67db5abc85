import type { AnyChannel } from '#libs/channel-kit';
import { Bench } from '../host/bench.js';
import { checkGroup, subjectOf } from './check.js';
import { tellFindings } from './finding.js';
import { checksOf, GROUPS } from './groups.js';
import type { ContractOptions } from './options.js';

const GROUP_WITHIN_MS = 120_000;

/** What a test runner gives: Jest's and Vitest's globals do; of `node:test`, `{ describe, it, afterAll: after }`. */
export interface Runner {
  readonly describe: (name: string, body: () => void) => unknown;
  readonly it: (name: string, body: () => Promise<void>, withinMs?: number) => unknown;
  readonly afterAll: (body: () => Promise<void>, withinMs?: number) => unknown;
}

/**
 * Holds a channel to its contract: one test for each group that applies to it.
 *
 * A test that fails lists its findings. Each names the given case and what was done to it, what was found, what the contract
 * wants, and where to mend it; `found` of a fuzz run names its mutation and seed, which make the same body again.
 *
 * @example
 * describeChannelContract(smsAliyun, {
 *   settings: { key: 'mk3p9x7q2v8t5w1z' },
 *   otherAccount: { key: 'r4j6h8d2f5g7k9l3' },
 *   now: Date.parse('2026-11-22T10:00:00+08:00'),
 *   genuine: [{ name: 'a push', request: () => ({ target: '/mk3p9x7q2v8t5w1z', body: fixture('text.json') }) }],
 *   proofs: ['path'],
 *   golden: [{ name: 'text', message: { body: fixture('text.json') }, expected: { appeal: { content: '路灯不亮' } } }],
 *   unknownKinds: [],
 *   lookAlikes: [{ name: 'same text, other citizen', one: { body: '…' }, other: { body: '…' } }],
 *   fresh: ({ serial, sender, text }) => ({ target: '/mk3p9x7q2v8t5w1z', body: push(serial, sender, text) }),
 *   retrySeconds: [60, 300],
 * });
 */
export function describeChannelContract(
  channel: AnyChannel,
  options: ContractOptions,
  { describe, it, afterAll }: Runner = globalThis,
): void {
  describe(`the contract of the channel ${channel.id}`, () => {
    const subject = subjectOf(channel, options);
    const bench = new Bench(subject);
    afterAll(() => bench.dispose(), GROUP_WITHIN_MS);
    for (const group of GROUPS) {
      if (checksOf(group, subject).length === 0) continue;
      it(
        group.name,
        async () => {
          const findings = await checkGroup(group, subject, bench);
          if (findings.length > 0)
            throw new Error(`${channel.id}: ${findings.length} finding(s)\n${tellFindings(findings)}`);
        },
        GROUP_WITHIN_MS,
      );
    }
  });
}
