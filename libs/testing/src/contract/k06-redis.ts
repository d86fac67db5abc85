import type { Bench } from '../host/bench.js';
import { tellAccount } from '../host/books.js';
import type { Host } from '../host/host.js';
import { Findings, tellValue, type Finding } from './finding.js';
import type { Subject } from './subject.js';

// A machine that is busy with something else may miss a deadline once; a host that waits for Redis misses it every time.
const TRIES = 3;

/** With Redis frozen, dead, absent at the start or full, senders get their answer in time, and nothing is lost or doubled. */
export async function checkRedis(subject: Subject, bench: Bench): Promise<readonly Finding[]> {
  const findings = new Findings('K6');
  const [host, books, redis] = [await bench.host(), await bench.books(), await bench.redis()];
  const before = await books.account();
  let kept = 0;
  const inTime = async (state: string): Promise<void> => {
    kept += await answersInTime(subject, bench, host, `a message while Redis is ${state}`, findings);
  };
  redis.freeze();
  await inTime('frozen').finally(() => redis.thaw());
  await redis.kill();
  await inTime('dead');
  await host.restart();
  await inTime('absent since the start');
  await redis.start();
  // The least there is: every command that takes memory is refused.
  await books.limitMemory(1);
  await inTime('full').finally(() => books.limitMemory(0));
  const since = await books.since(before, kept);
  if (since.intakes !== kept || since.queued !== kept)
    findings.add(
      `${kept} messages around outages of Redis, once it is back`,
      tellAccount(since),
      `${kept} intakes`,
      'dedupe, or the host',
    );
  return findings.all;
}

/** Sends until an answer is in time, and gives how many were kept. */
async function answersInTime(
  subject: Subject,
  bench: Bench,
  host: Host,
  about: string,
  findings: Findings,
): Promise<number> {
  const { deadlineMs } = subject.channel.ack;
  let fastest = Infinity;
  for (let sent = 1; sent <= TRIES; sent += 1) {
    const answer = await host.send(await bench.fresh().signed());
    if (answer.status < 200 || answer.status > 299) {
      findings.add(about, `${answer.status} ${tellValue(answer.body)}`, 'a success', 'ack');
      return sent - 1;
    }
    fastest = Math.min(fastest, answer.tookMs);
    if (answer.tookMs <= deadlineMs) return sent;
  }
  findings.add(about, `answered after ${Math.round(fastest)} ms`, `within ${deadlineMs} ms`, 'ack.deadlineMs');
  return TRIES;
}
