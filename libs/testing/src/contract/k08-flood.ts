import type { Bench } from '../host/bench.js';
import { tellAccount } from '../host/books.js';
import { sumOf } from '../host/metrics.js';
import { NEIGHBOUR, NEIGHBOUR_KEY } from '../host/neighbour.js';
import { NARROW } from '../host/site.js';
import { Findings, type Finding } from './finding.js';
import type { Subject } from './subject.js';

const FLOOD = 40;
const ABOUT = `${FLOOD} messages at once where ${NARROW.burst} are allowed`;

/** Whoever comes too often is told so and counted, and takes nobody else's room. */
export async function checkFlood(_subject: Subject, bench: Bench): Promise<readonly Finding[]> {
  const findings = new Findings('K8');
  const [host, books] = [await bench.host(), await bench.books()];
  const before = await books.account();
  const gateway = await host.addGateway(NARROW);
  const requests = await Promise.all(Array.from({ length: FLOOD }, () => bench.fresh().signed()));
  const answers = await Promise.all(requests.map((request) => host.send(request, gateway)));
  const note = { target: `/channels/${NEIGHBOUR}/${NEIGHBOUR_KEY}`, body: 'a note' };
  const beside = await host.send(note, gateway);
  const refused = answers.filter(({ status }) => status === 429);
  const least = FLOOD - 2 * NARROW.burst;
  if (refused.length < least)
    findings.add(ABOUT, `${refused.length} refused with 429`, `at least ${least}`, 'limits, or ack.problem');
  if (refused.some(({ headers }) => !(Number(headers['retry-after']) > 0)))
    findings.add(`${ABOUT}, the answers`, 'no Retry-After', 'seconds to wait', 'ack.problem');
  if (beside.status !== 200)
    findings.add(`${ABOUT}, the instance beside it`, String(beside.status), '200', 'the gateway');
  const counted = sumOf(await gateway.ops('/metrics'), 'hotline_requests_refused_total', { reason: 'TOO_MANY' });
  if (counted !== refused.length)
    findings.add(
      `${ABOUT}, the count of those refused`,
      String(counted),
      String(refused.length),
      'ack.problem, or the gateway',
    );
  const taken = [...answers, beside].filter(({ status }) => status >= 200 && status < 300).length;
  const since = await books.since(before, taken);
  if (since.intakes !== taken)
    findings.add(`${ABOUT}, what came out`, tellAccount(since), `the ${taken} that were taken`, 'the gateway');
  return findings.all;
}
