import { gzipSync } from 'node:zlib';
import type { Bench } from '../host/bench.js';
import { tellAccount } from '../host/books.js';
import { exchangeBytes, headersOf } from '../host/exchange.js';
import { sumOf } from '../host/metrics.js';
import { NEIGHBOUR, NEIGHBOUR_KEY } from '../host/neighbour.js';
import { NARROW } from '../host/site.js';
import { Findings, tellValue, type Finding } from './finding.js';
import { bytesOf, type Subject } from './subject.js';

const BODY_BYTES = 256 * 1024;
const FLOOD = 40;

/** Takes no more than it says, reads no request in two ways, and lets nobody who runs wild take the room of others. */
export async function checkEdge(subject: Subject, bench: Bench): Promise<readonly Finding[]> {
  const findings = new Findings('K8');
  const [host, books] = [await bench.host(), await bench.books()];
  const before = await books.account();
  const requests = await rawRequests(subject, bench);
  for (const { name, bytes, wanted } of requests) {
    const answer = await exchangeBytes(host.gateway.url, bytes, 20_000);
    const statuses = [...answer.matchAll(/^HTTP\/1\.1 (\d+)/gm)].map(([, status]) => Number(status));
    const isRight = statuses.length === 0 ? wanted.includes(0) : statuses.length === 1 && wanted.includes(statuses[0]!);
    if (!isRight) findings.add(name, statuses.join(', ') || 'no answer', wanted.join(' or '), 'limits, or the gateway');
  }
  const flooded = await checkFlood(bench, findings);
  const { status } = await host.send(await bench.fresh().signed());
  if (status < 200 || status > 299)
    findings.add('a message after all that', String(status), 'a success', 'the gateway');
  const since = await books.since(before, flooded + 1);
  if (since.intakes !== flooded + 1)
    findings.add(
      'of all that, what came out',
      tellAccount(since),
      `the ${flooded + 1} messages that were taken`,
      'the gateway',
    );
  return findings.all;
}

interface RawRequest {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Statuses that are right; 0 for a connection that is closed without one. */
  readonly wanted: readonly number[];
}

async function rawRequests(subject: Subject, bench: Bench): Promise<readonly RawRequest[]> {
  const host = await bench.host();
  const request = await bench.fresh().signed();
  const body = bytesOf(request.body ?? '');
  const most = subject.channel.limits?.bodyBytes ?? BODY_BYTES;
  const { 'Content-Length': _length, ...headers } = headersOf(request, body);
  const plain = Object.fromEntries(Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'content-type'));
  const made = (
    given: Record<string, string | readonly string[]>,
    ...bodies: readonly (string | Uint8Array)[]
  ): Uint8Array => {
    const lines = Object.entries(given).flatMap(([name, value]) =>
      [value].flat().map((one) => `${name}: ${String(one)}`),
    );
    const head = [`POST ${host.sender.targetOf(request)} HTTP/1.1`, 'Host: hotline.example', ...lines];
    return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`, 'latin1'), ...bodies.map(bytesOf)]);
  };
  const chunk = Buffer.alloc(16 * 1024, ' ');
  const chunks = Array.from({ length: Math.ceil(most / chunk.length) + 1 }, () =>
    Buffer.concat([Buffer.from('4000\r\n'), chunk, Buffer.from('\r\n')]),
  );
  const length = String(body.length);
  const many = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`X-${index}`, '1']));
  const smuggled = `0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: x\r\n\r\n`;
  return [
    {
      name: 'a body over the limit that never ends',
      bytes: made({ ...plain, 'Content-Type': 'text/plain', 'Transfer-Encoding': 'chunked' }, ...chunks),
      wanted: [413],
    },
    {
      name: 'a length over the limit, and nothing more',
      bytes: made({ ...plain, 'Content-Type': 'text/plain', 'Content-Length': String(most + 1) }),
      wanted: [413],
    },
    {
      name: 'a compressed body',
      bytes: made(
        {
          ...headers,
          'Content-Encoding': 'gzip',
          'Content-Length': String(gzipSync(body).length),
          Connection: 'close',
        },
        gzipSync(body),
      ),
      wanted: [415],
    },
    {
      name: 'ten thousand headers',
      bytes: made({ ...headers, ...many, 'Content-Length': length }, body),
      wanted: [431, 400],
    },
    {
      name: 'both a length and chunks',
      bytes: made({ ...headers, 'Content-Length': length, 'Transfer-Encoding': 'chunked' }, smuggled),
      wanted: [400],
    },
    { name: 'two lengths', bytes: made({ ...headers, 'Content-Length': [length, '0'] }, body), wanted: [400] },
    {
      name: 'a line feed in the head',
      bytes: made({ ...headers, 'X-Odd': 'a\nTransfer-Encoding: chunked', 'Content-Length': length }, body),
      wanted: [400],
    },
    ...(subject.options.thorough
      ? [
          {
            name: 'a body that stops in the middle',
            bytes: made({ ...plain, 'Content-Type': 'text/plain', 'Content-Length': '100' }, 'half'),
            wanted: [408],
          },
        ]
      : []),
  ];
}

/** Gives how many messages were taken, the neighbour's included. */
async function checkFlood(bench: Bench, findings: Findings): Promise<number> {
  const host = await bench.host();
  const gateway = await host.addGateway(NARROW);
  const floods = await Promise.all(Array.from({ length: FLOOD }, () => bench.fresh().signed()));
  const answers = await Promise.all(floods.map((request) => host.send(request, gateway)));
  const beside = await host.send(
    { target: `/channels/${NEIGHBOUR}/${NEIGHBOUR_KEY}`, body: `note ${Date.now()}` },
    gateway,
  );
  const refused = answers.filter(({ status }) => status === 429);
  const about = `${FLOOD} messages at once where ${NARROW.burst} are allowed`;
  if (refused.length < FLOOD - 2 * NARROW.burst)
    findings.add(about, `${refused.length} refused with 429`, `at least ${FLOOD - 2 * NARROW.burst}`, 'limits');
  if (refused.some(({ headers }) => !(Number(headers['retry-after']) > 0)))
    findings.add(`${about}, the answers`, 'no Retry-After', 'seconds to wait', 'ack.problem');
  if (beside.status !== 200)
    findings.add(`${about}, the instance beside it`, String(beside.status), '200', 'the gateway');
  const counted = sumOf(await gateway.ops('/metrics'), 'hotline_requests_refused_total', { reason: 'TOO_MANY' });
  if (counted !== refused.length)
    findings.add(`${about}, the count of those refused`, tellValue(counted), String(refused.length), 'the gateway');
  return [...answers, beside].filter(({ status }) => status >= 200 && status < 300).length;
}
