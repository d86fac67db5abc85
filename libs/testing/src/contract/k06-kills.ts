import type { Bench, Sending } from '../host/bench.js';
import { tellAccount, type Books } from '../host/books.js';
import type { Role } from '../host/child-messages.js';
import type { Processes } from '../host/processes.js';
import { until } from '../host/until.js';
import { Findings, type Finding } from './finding.js';
import { KILL_POINTS, type KillPoint } from './options.js';
import type { Subject } from './subject.js';

const SENT_AGAIN_WITHIN_MS = 15_000;
const IN_THE_NORMALIZER: ReadonlySet<KillPoint> = new Set(['picked', 'reserved', 'queued', 'confirmed']);

/** kill -9 between any two steps: what was acknowledged comes out, what was not is sent again, and nothing comes out twice. */
export async function checkKills(subject: Subject, bench: Bench): Promise<readonly Finding[]> {
  const findings = new Findings('K6');
  const [processes, books] = [await bench.processes(), await bench.booksOfProcesses()];
  for (const point of pointsFor(subject)) await checkKill(bench, processes, books, point, findings);
  return findings.all;
}

async function checkKill(
  bench: Bench,
  processes: Processes,
  books: Books,
  point: KillPoint,
  findings: Findings,
): Promise<void> {
  const about = `kill -9 of the ${roleAt(point)} at "${point}"`;
  const role = roleAt(point);
  const before = await books.account();
  const message = bench.fresh();
  processes.killAt(point, role);
  const answer = await processes.send(await message.signed());
  if (!(await processes.isKilled(role))) {
    findings.add(
      about,
      'a fresh message never came by there',
      'a message goes all the way',
      'the options of the suite: fresh',
    );
    return;
  }
  await books.expireLocks();
  await processes.startApp(role);
  const isKept = answer.status >= 200 && answer.status < 300;
  if (!isKept && !(await deliver(processes, message))) {
    findings.add(about, 'sent again, it was not taken', 'taken', 'verify.ts or the host');
    return;
  }
  await books.since(before, Infinity);
  // What came out once comes out once for all, also when its sender never saw the answer.
  await deliver(processes, message);
  const since = await books.since(before, Infinity);
  if (since.intakes !== 1)
    findings.add(
      about,
      tellAccount(since),
      '1 intake, however often it was sent',
      'dedupe: nothing that a process knows and the next does not',
    );
}

function deliver(processes: Processes, message: Sending): Promise<boolean> {
  return until(async () => {
    const { status } = await processes.send(await message.signed());
    return status >= 200 && status < 300;
  }, SENT_AGAIN_WITHIN_MS);
}

function roleAt(point: KillPoint): Role {
  return IN_THE_NORMALIZER.has(point) ? 'normalizer' : 'gateway';
}

/** One before the answer, one after it and one in the normalizer: which ones differs from channel to channel. */
function pointsFor({ channel, options }: Subject): readonly KillPoint[] {
  const { kills = options.thorough ? 'all' : undefined } = options;
  if (kills === 'all') return KILL_POINTS;
  if (kills !== undefined) return kills;
  const sum = [...channel.id].reduce((total, letter) => total + letter.charCodeAt(0), 0);
  const oneOf = (from: number, to: number): KillPoint => KILL_POINTS[from + (sum % (to - from))]!;
  return [oneOf(0, 3), oneOf(3, 5), oneOf(5, 9)];
}
