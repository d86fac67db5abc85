import type { Bench } from '../host/bench.js';
import { tellAccount } from '../host/books.js';
import { exchangeBytes } from '../host/exchange.js';
import { Findings, type Finding } from './finding.js';
import { rawRequests, type RawRequest } from './k08-raw-requests.js';
import type { Subject } from './subject.js';

const ANSWER_WITHIN_MS = 20_000;

/** Takes no more than it says, reads no request in two ways, and goes on as if nothing had been. */
export async function checkEdge(subject: Subject, bench: Bench): Promise<readonly Finding[]> {
  const findings = new Findings('K8');
  const [host, books] = [await bench.host(), await bench.books()];
  const before = await books.account();
  const request = await bench.fresh().signed();
  const requests = rawRequests(subject, request, host.sender.targetOf(request));
  const send = async ({ name, bytes, wanted }: RawRequest): Promise<void> => {
    const answer = await exchangeBytes(host.gateway.url, bytes, ANSWER_WITHIN_MS);
    const statuses = [...answer.matchAll(/^HTTP\/1\.1 (\d+)/gm)].map(([, status]) => Number(status));
    if (statuses.length === 1 && wanted.includes(statuses[0]!)) return;
    findings.add(name, statuses.join(', ') || 'no answer', wanted.join(' or '), 'limits, ack.problem, or the gateway');
  };
  await Promise.all(requests.map(send));
  const { status } = await host.send(request);
  if (status < 200 || status > 299)
    findings.add('a message after all that', String(status), 'a success', 'the gateway');
  const since = await books.since(before, 1);
  if (since.intakes !== 1)
    findings.add('of all that, what came out', tellAccount(since), 'the message that was sent rightly', 'the gateway');
  return findings.all;
}
