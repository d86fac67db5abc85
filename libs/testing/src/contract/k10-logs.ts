import type { Bench } from '../host/bench.js';
import { until } from '../host/until.js';
import { Findings, type Finding } from './finding.js';
import { personsWords } from './k10-words.js';
import { secretNames, secretsIn } from './settings-walk.js';
import { messagesOf, verify, webhookRequest, type Subject } from './subject.js';

const SHORTEST = 6;
const HEADER_CANARY = 'canary-in-a-header-5d81';
const TEXT_CANARY = '金丝雀路七号院，联系人毛晓晓';
const LOGGED_WITHIN_MS = 5000;

/** What processes log, count, answer and list says no secret and nothing of a person. */
export async function checkLogs(subject: Subject, bench: Bench): Promise<readonly Finding[]> {
  const findings = new Findings('K10');
  const [processes, books] = [await bench.processes(), await bench.booksOfProcesses()];
  const from = processes.log.length;
  const before = await books.account();
  const said: [string, string][] = [];
  const message = bench.fresh({ text: TEXT_CANARY });
  const request = await message.signed();
  const marked = { ...request, headers: { ...request.headers, 'X-Canary': HEADER_CANARY } };
  const broken = { ...marked, body: Buffer.concat([Buffer.from(request.body ?? ''), Buffer.from('\u0000{')]) };
  const lost = { ...marked, target: `${request.target?.split('?')[0] ?? ''}/no/such/address` };
  const sent = [marked, marked, broken, { ...marked, headers: {} }, lost];
  let kept = 0;
  for (const [index, each] of sent.entries()) {
    const { status, body } = await processes.send(each);
    if (status >= 200 && status < 300) kept += 1;
    // The first is the sender's own receipt.
    if (status >= 300) said.push([`the answer ${status} to request ${index + 1}`, body]);
  }
  await books.since(before, kept);
  for (const path of ['/metrics', '/admin/v1/queues', '/admin/v1/channels', '/admin/v1/quarantine'])
    said.push([`${path} of the gateway`, await processes.ops(path)]);
  said.push(['/metrics of the normalizer', await processes.normalizerMetrics()]);
  said.push(['a name in Redis', (await books.names()).join('\n')]);
  await until(() => linesOf(processes.log.slice(from)) >= sent.length, LOGGED_WITHIN_MS);
  said.push(['the log', processes.log]);
  const secrets = secretsIn(subject.options.settings, secretNames(subject.channel.settings));
  const words = [
    ...[...secrets, ...(subject.options.canaries ?? [])].map((word) => ['a secret of the settings', word] as const),
    ['a header that nobody asked for', HEADER_CANARY] as const,
    ...(await personIn(subject, request)).map((word) => ['something of the person', word] as const),
  ];
  for (const [about, text] of said) {
    const found = words.find(([, word]) => word.length >= SHORTEST && text.includes(word));
    if (found)
      findings.add(about, `${found[0]} is in it`, 'names and numbers of ours only', 'whatever builds that text');
  }
  return findings.all;
}

/** Of each request, whatever became of it, there is one line. */
function linesOf(log: string): number {
  return log.match(/"event":"message\.(accepted|refused)"/g)?.length ?? 0;
}

async function personIn(subject: Subject, request: Parameters<typeof webhookRequest>[0]): Promise<readonly string[]> {
  const given = webhookRequest(request);
  const verdict = await verify(subject, given, Date.now());
  if (verdict.kind !== 'accepted') return [];
  return messagesOf(subject, given, verdict.plain).flatMap((message) => personsWords(subject, message));
}
