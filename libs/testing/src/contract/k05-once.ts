import type { Bench, Sending } from '../host/bench.js';
import { tellAccount, type Account } from '../host/books.js';
import { withClockMoved } from '../host/clock.js';
import type { Answered } from '../host/exchange.js';
import { Findings, tellValue, type Finding } from './finding.js';
import type { Subject } from './subject.js';

const AT_ONCE = 100;
const HOUR_MS = 3_600_000;

/** However often it comes, wherever and whenever: one intake. However alike two messages are: two. */
export async function checkOnce(subject: Subject, bench: Bench): Promise<readonly Finding[]> {
  const findings = new Findings('K5');
  const host = await bench.host();
  const books = await bench.books();
  const came = async (about: string, sent: () => Promise<readonly Answered[]>, wanted: Wanted): Promise<void> => {
    const before = await books.account();
    const answers = await sent();
    const kept = answers.filter(({ status }) => status >= 200 && status < 300);
    if (kept.length < answers.length) {
      const other = answers.find((answer) => !kept.includes(answer));
      findings.add(
        about,
        `an answer ${other?.status ?? 0} ${tellValue(other?.body)}`,
        'a success for every one',
        'verify.ts or ack',
      );
    }
    const since = await books.since(before, kept.length);
    const isRight = since.intakes === wanted.intakes && since.queued === wanted.intakes;
    if (!isRight || since.duplicate !== kept.length - wanted.intakes)
      findings.add(
        about,
        tellAccount(since),
        `${wanted.intakes} intake(s), the others counted as duplicates`,
        wanted.mend ?? 'dedupe',
      );
    if (wanted.intakes === 1) sayWhoDiffers(subject, findings, about, kept);
  };
  const sent = async (message: Sending): Promise<Answered> => host.send(await message.signed());

  const first = bench.fresh();
  await came('a fresh message', async () => [await sent(first)], {
    intakes: 1,
    mend: 'the options of the suite: `fresh` makes one message that becomes one intake',
  });
  if (findings.all.length > 0) return findings.all;
  const second = bench.fresh();
  await came('a message sent twice', async () => [await sent(second), await sent(second)], { intakes: 1 });

  const gateways = [host.gateway, await host.addGateway(), await host.addGateway()];
  const many = bench.fresh();
  await came(
    `a message sent ${AT_ONCE} times at once, to three gateways`,
    async () => {
      const requests = await Promise.all(Array.from({ length: AT_ONCE }, () => many.signed()));
      return Promise.all(requests.map((request, index) => host.send(request, gateways[index % gateways.length])));
    },
    { intakes: 1 },
  );

  const text = '停水了';
  const alike = [bench.fresh({ sender: 7, text }), bench.fresh({ sender: 7, text }), bench.fresh({ sender: 8, text })];
  await came(
    'three that look alike: the same words twice from one citizen, once from another',
    async () => Promise.all(alike.map(sent)),
    { intakes: 3 },
  );

  await checkSchedule(subject, bench, findings, second);
  await checkJumps(bench, findings);
  return findings.all;
}

interface Wanted {
  readonly intakes: number;
  readonly mend?: string;
}

/** What the provider sends again, by its own schedule: signed at that time, to hosts that were started again since. */
async function checkSchedule(subject: Subject, bench: Bench, findings: Findings, message: Sending): Promise<void> {
  const host = await bench.host();
  const books = await bench.books();
  const asBefore = await message.signed();
  await host.restart();
  const { retrySeconds = [] } = subject.options;
  for (const seconds of retrySeconds) {
    const about = `a message sent again ${seconds} s later, after a restart`;
    await withClockMoved(seconds * 1000, async () => {
      const before = await books.account();
      const answer = await host.send(await message.signed());
      sayUnless(findings, about, await books.since(before, 1), answer, ({ duplicate }) => duplicate === 1);
    });
  }
  const before = await books.account();
  const answer = await host.send(asBefore);
  const isStill = ({ duplicate, quarantined }: Account): boolean => duplicate + quarantined === 1;
  sayUnless(findings, 'the very same bytes after a restart', await books.since(before, 1), answer, isStill);
}

/** A clock that is wrong costs no message: what it makes look late is kept for a person to see, or refused aloud. */
async function checkJumps(bench: Bench, findings: Findings): Promise<void> {
  const host = await bench.host();
  const books = await bench.books();
  for (const byMs of [HOUR_MS, -HOUR_MS]) {
    const about = `a message while the gateway's clock is off by ${byMs / HOUR_MS} h`;
    const message = bench.fresh();
    const request = await message.signed();
    await withClockMoved(byMs, async () => {
      const before = await books.account();
      const answer = await host.send(request);
      if (answer.status === 401) return;
      const since = await books.since(before, 1);
      if (since.queued + since.quarantined !== 1 || answer.status < 200 || answer.status > 299)
        findings.add(
          about,
          `${answer.status}; ${tellAccount(since)}`,
          'queued, quarantined, or 401',
          'verify.ts: stale, not refused',
        );
    });
  }
}

function sayUnless(
  findings: Findings,
  about: string,
  since: Account,
  answer: Answered,
  isRight: (since: Account) => boolean,
): void {
  if (answer.status === 401) return;
  if (since.intakes === 0 && since.queued === 0 && isRight(since)) return;
  findings.add(about, `${answer.status}; ${tellAccount(since)}`, 'no further intake, counted as a duplicate', 'dedupe');
}

/** Repeats are told what the first was told; of a receipt, the words count, since the form around it may hold a time. */
function sayWhoDiffers(
  { options, channel }: Subject,
  findings: Findings,
  about: string,
  kept: readonly Answered[],
): void {
  const { readReceipt } = options;
  const told = (answer: Answered): string =>
    `${answer.status} ${channel.ack.receipt && readReceipt ? readReceipt(answer) : answer.body}`;
  const [first, ...others] = kept.map(told);
  const other = others.find((each) => each !== first);
  if (other !== undefined)
    findings.add(`${about}, the answers`, tellValue(other), `as to the first: ${tellValue(first)}`, 'ack.accepted');
}
