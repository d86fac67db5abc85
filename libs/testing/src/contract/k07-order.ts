import type { Intake } from '#libs/contracts';
import type { Bench } from '../host/bench.js';
import { tellAccount } from '../host/books.js';
import { pause } from '../host/until.js';
import { Findings, type Finding } from './finding.js';
import { numbersFrom } from './mutate.js';
import type { Subject } from './subject.js';

const SENDERS = 50;
const MESSAGES = 4;
const THOROUGH_MESSAGES = 200;
const LONGEST_PAUSE_MS = 20;

/** What one citizen says comes out in the order in which it was said, however many others talk meanwhile. */
export async function checkOrder(subject: Subject, bench: Bench): Promise<readonly Finding[]> {
  const findings = new Findings('K7');
  const [host, books] = [await bench.host(), await bench.books()];
  const before = await books.account();
  const next = numbersFrom(subject.options.fuzzSeed ?? 1);
  const each = subject.options.thorough ? THOROUGH_MESSAGES : MESSAGES;
  const pauses = Array.from({ length: SENDERS }, () => Array.from({ length: each }, () => next() * LONGEST_PAUSE_MS));
  const said = await Promise.all(
    pauses.map(async (ofSender, sender) => {
      const ids: string[] = [];
      for (const [turn, ms] of ofSender.entries()) {
        await pause(ms);
        const request = await bench.fresh({ sender, text: `第${turn}句` }).signed();
        ids.push(...(await bench.identify(request)));
        await host.send(request);
      }
      return ids;
    }),
  );
  const since = await books.since(before, SENDERS * each);
  if (since.intakes !== SENDERS * each) {
    const wanted = `${SENDERS * each} intakes`;
    findings.add(`${SENDERS} citizens, ${each} messages each`, tellAccount(since), wanted, 'dedupe');
    return findings.all;
  }
  compare(findings, said, await books.intakes());
  return findings.all;
}

function compare(findings: Findings, said: readonly (readonly string[])[], intakes: readonly Intake[]): void {
  const placeOf = new Map(intakes.map((intake, place) => [intake.id, { place, intake }]));
  const keys = new Map<string, number>();
  for (const [sender, ids] of said.entries()) {
    const found = ids.flatMap((id) => placeOf.get(id) ?? []);
    const about = `citizen ${sender}`;
    if (found.length < ids.length) {
      findings.add(
        about,
        `${ids.length - found.length} under other ids than their recipe gives`,
        'each under its own',
        'dedupe',
      );
      continue;
    }
    // What names a matter of its own, such as a call, keeps its order within that.
    const alone = found.filter(({ intake }) => intake.matterId === intake.id);
    const key = alone[0]?.intake.orderingKey;
    if (alone.some(({ intake }) => intake.orderingKey !== key))
      findings.add(
        about,
        'several ordering keys',
        'one for all that this citizen says',
        'orderingKey: account and sender',
      );
    const other = key === undefined ? undefined : keys.get(key);
    if (other !== undefined)
      findings.add(
        about,
        `the ordering key of citizen ${other}`,
        'one of its own: nobody waits for others',
        'orderingKey: account and sender',
      );
    if (key !== undefined) keys.set(key, sender);
    const isInOrder = alone.every(({ place }, index) => index === 0 || place > alone[index - 1]!.place);
    if (!isInOrder) findings.add(about, 'messages that overtook one another', 'first in, first out', 'orderingKey');
  }
}
