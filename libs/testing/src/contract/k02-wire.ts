import type { Bench } from '../host/bench.js';
import { exchangeBytes, headersOf } from '../host/exchange.js';
import { until } from '../host/until.js';
import { Findings, tellValue, type Finding } from './finding.js';
import type { RequestCase } from './options.js';
import { bytesOf, type Subject } from './subject.js';

const TOLD_WITHIN_MS = 5000;

/** What is believed when it comes over a wire, where nobody else has touched it: and what is not. */
export async function checkWire(subject: Subject, bench: Bench): Promise<readonly Finding[]> {
  const findings = new Findings('K2');
  const [host, books] = [await bench.host(), await bench.books()];
  const before = await books.account();
  const genuine = await bench.fresh().signed();
  const shouted = { ...genuine, headers: renamed(genuine.headers, (name) => name.toUpperCase()) };
  const { status, body } = await host.send(shouted);
  if (status < 200 || status > 299)
    findings.add(
      'a fresh message, its headers in capitals',
      `${status} ${tellValue(body)}`,
      'accepted',
      'verify.ts: names come in lower case',
    );
  else await books.since(before, 1);
  for (const proof of subject.options.proofs ?? []) {
    const forged = await withProofTwice(bench, proof);
    if (forged === null) continue;
    const answer = await exchangeBytes(host.gateway.url, onTheWire(forged, host.sender.targetOf(forged)));
    const answered = Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? 0);
    if (answered !== 401)
      findings.add(`a fresh message, ${proof} sent twice, the false one first`, String(answered), '401', 'verify.ts');
  }
  return findings.all;
}

/** Where a secret is compared, it is in a time that tells nothing of it. */
export async function checkComparisons(subject: Subject, bench: Bench): Promise<readonly Finding[]> {
  const findings = new Findings('K2');
  if (!(subject.options.proofs ?? []).some((proof) => proof !== 'address')) return findings.all;
  const [processes, books] = [await bench.processes(), await bench.booksOfProcesses()];
  const before = await books.account();
  await processes.send(await bench.fresh().signed());
  await books.since(before, 1);
  await until(() => processes.comparisons.length > 0, TOLD_WITHIN_MS);
  if (!(processes.comparisons[0]! > 0))
    findings.add(
      'a fresh message',
      'verified without timingSafeEqual',
      'secrets compared in constant time',
      'verify.ts: constantTimeEqual or a verifier of the kit',
    );
  return findings.all;
}

type Lines = readonly (readonly [string, string])[];
type Forged = Omit<RequestCase, 'headers'> & { readonly lines: Lines };

/** A message whose proof stands there twice, first falsified; null where it is no header. */
async function withProofTwice(bench: Bench, proof: string): Promise<Forged | null> {
  const { headers, ...request } = await bench.fresh().signed();
  const wanted = proof.startsWith('header:') ? proof.slice('header:'.length).toLowerCase() : null;
  const found = Object.entries(headersOf({ ...request, ...(headers ? { headers } : {}) }, bytesOf(request.body ?? '')));
  // Two of these are no request at all.
  if (wanted === null || !found.some(([name]) => name.toLowerCase() === wanted)) return null;
  const lines = found.flatMap(([name, value]) =>
    name.toLowerCase() === wanted ? [[name, `x${value}`] as const, [name, value] as const] : [[name, value] as const],
  );
  return { ...request, lines };
}

function onTheWire({ method = 'POST', body = '', lines }: Forged, target: string): Uint8Array {
  const head = [
    `${method} ${target} HTTP/1.1`,
    'Host: hotline.example',
    'Connection: close',
    ...lines.map(([name, value]) => `${name}: ${value}`),
  ];
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`, 'latin1'), bytesOf(body)]);
}

function renamed(headers: RequestCase['headers'] = {}, rename: (name: string) => string): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [rename(name), value]));
}
