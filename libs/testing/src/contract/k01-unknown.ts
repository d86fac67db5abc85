import type { Bench } from '../host/bench.js';
import { Findings, type Finding } from './finding.js';
import { secretNames, secretsIn } from './settings-walk.js';
import type { Subject } from './subject.js';

/** An address that leads nowhere says nothing of those that lead somewhere. */
export async function checkUnknown(subject: Subject, bench: Bench): Promise<readonly Finding[]> {
  const findings = new Findings('K1');
  const host = await bench.host();
  const { channel, options } = subject;
  const secrets = secretsIn(options.settings, secretNames(channel.settings));
  for (const target of ['/channels/no-such-instance', '/channels/no-such-instance/and/below?a=b']) {
    const { status, body } = await host.send({ target });
    if (status !== 404) findings.add(target, String(status), '404', 'the gateway');
    const told = [host.site.instance, channel.id, ...secrets].find((word) => body.includes(word));
    if (told !== undefined) findings.add(target, 'the answer names what there is instead', 'no detail', 'the gateway');
  }
  return findings.all;
}
