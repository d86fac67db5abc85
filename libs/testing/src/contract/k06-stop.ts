import { isDeepStrictEqual } from 'node:util';
import { problem, problemAnswer } from '#libs/channel-kit';
import type { Bench, Sending } from '../host/bench.js';
import { tellAccount } from '../host/books.js';
import { withFullDisk } from '../host/full-disk.js';
import type { Host } from '../host/host.js';
import { until } from '../host/until.js';
import { Findings, tellValue, type Finding } from './finding.js';
import { answerContext, webhookRequest, type Subject } from './subject.js';

const IN_FLIGHT = 40;
const SENT_AGAIN_WITHIN_MS = 15_000;

/** A host that is told to stop in the middle of its work loses nothing and doubles nothing. */
export async function checkStop(_subject: Subject, bench: Bench): Promise<readonly Finding[]> {
  const findings = new Findings('K6');
  const [host, books] = [await bench.host(), await bench.books()];
  const before = await books.account();
  const messages = Array.from({ length: IN_FLIGHT }, () => bench.fresh());
  const underWay = messages.map(async (message) => isKept(await host.send(await message.signed())));
  await Promise.race(underWay);
  await host.restart(underWay);
  const kept = await Promise.all(underWay);
  // What got no answer, its sender sends again.
  const again = messages.filter((_message, index) => !kept[index]);
  for (const message of again) await deliver(host, message);
  const since = await books.since(before, IN_FLIGHT);
  if (since.intakes !== IN_FLIGHT || since.queued !== IN_FLIGHT)
    findings.add(
      `${IN_FLIGHT} messages, the host stopped among them`,
      tellAccount(since),
      `${IN_FLIGHT} intakes`,
      'dedupe, or the host',
    );
  return findings.all;
}

/** With the disk full, senders are told that it is our fault, in the channel's own words, and their repeat is kept. */
export async function checkFullDisk(subject: Subject, bench: Bench): Promise<readonly Finding[]> {
  const findings = new Findings('K6');
  const [host, books] = [await bench.host(), await bench.books()];
  const about = 'a message while the disk is full';
  const before = await books.account();
  const message = bench.fresh();
  const request = await message.signed();
  const answer = await withFullDisk(() => host.send(request));
  const { channel } = subject;
  const wanted = (channel.ack.problem ?? problemAnswer)(
    problem('not-kept', 'Please send it again.', 5),
    answerContext(subject, webhookRequest(request)),
  );
  const typeOf = (headers: Readonly<Record<string, string>>): string => headers['content-type']?.split(';')[0] ?? '';
  if (answer.status < 500) findings.add(about, `${answer.status} ${tellValue(answer.body)}`, '5xx', 'ack.problem');
  else if (!isDeepStrictEqual([answer.status, typeOf(answer.headers)], [wanted.status, typeOf(wanted.headers)])) {
    const found = `${answer.status} ${typeOf(answer.headers)}`;
    findings.add(about, found, `${wanted.status} ${typeOf(wanted.headers)}, as the channel says it`, 'ack.problem');
  }
  if (!(await deliver(host, message))) findings.add(about, 'not taken once there was room again', 'taken', 'the host');
  const since = await books.since(before, 1);
  if (since.intakes !== 1) findings.add(`${about}, sent again`, tellAccount(since), '1 intake', 'dedupe');
  return findings.all;
}

/** Sends until it is kept, as a provider does. */
function deliver(host: Host, message: Sending): Promise<boolean> {
  return until(async () => isKept(await host.send(await message.signed())), SENT_AGAIN_WITHIN_MS);
}

function isKept({ status }: { readonly status: number }): boolean {
  return status >= 200 && status < 300;
}
