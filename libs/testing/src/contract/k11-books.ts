import type { Bench } from '../host/bench.js';
import { totalOf } from '../host/books.js';
import { labelsOf, sumOf } from '../host/metrics.js';
import { NEIGHBOUR } from '../host/neighbour.js';
import { Findings, type Finding } from './finding.js';
import type { RequestCase } from './options.js';
import type { Subject } from './subject.js';

const NAMES = {
  received: 'hotline_messages_received_total',
  accepted: 'hotline_messages_accepted_total',
  refused: 'hotline_requests_refused_total',
  handshakes: 'hotline_handshakes_total',
  ended: 'hotline_messages_ended_total',
} as const;
const STRANGERS = 20;

/** Each request ends in one state that is counted, and whoever calls cannot make the figures grow without bound. */
export async function checkBooks(subject: Subject, bench: Bench): Promise<readonly Finding[]> {
  const findings = new Findings('K11');
  const [host, books] = [await bench.host(), await bench.books()];
  const { instance } = host.site;
  const read = async () => {
    const [gateway, normalizer] = [await host.gateway.ops('/metrics'), await host.normalizerMetrics()];
    const of = (text: string, name: string): number => sumOf(text, name, { channel: instance });
    return {
      received: of(gateway, NAMES.received),
      accepted: of(gateway, NAMES.accepted),
      refused: of(gateway, NAMES.refused),
      handshakes: of(gateway, NAMES.handshakes),
      ended: of(normalizer, NAMES.ended),
      labels: [...labelsOf(gateway, 'channel'), ...labelsOf(normalizer, 'channel')],
      reasons: labelsOf(gateway, 'reason'),
    };
  };
  const [figures, account] = [await read(), await books.account()];
  const requests = await requestsOf(subject, bench);
  let successes = 0;
  for (const request of requests) {
    const { status } = await host.send(request);
    if (status >= 200 && status < 300) successes += 1;
  }
  for (let stranger = 0; stranger < STRANGERS; stranger += 1)
    await host.send({ target: `/channels/stranger-${stranger}` });
  const ended = totalOf(await books.since(account, successes));
  const after = await read();
  const grown = (name: 'received' | 'accepted' | 'refused' | 'handshakes' | 'ended'): number =>
    after[name] - figures[name];
  const equal = (about: string, found: number, wanted: number): void => {
    if (found !== wanted)
      findings.add(
        about,
        String(found),
        String(wanted),
        'verify.ts and split: what is answered with a success is kept',
      );
  };
  equal(`of ${requests.length} requests with messages, those received`, grown('received'), requests.length);
  equal('received = accepted + refused', grown('received'), grown('accepted') + grown('refused'));
  equal('those answered with a success, and accepted', grown('accepted'), successes);
  equal('those accepted, and ended', ended, grown('accepted'));
  equal('those ended, and counted by the normalizer', grown('ended'), ended);
  equal('handshakes among messages', grown('handshakes'), 0);
  const known = new Set([instance, NEIGHBOUR, '-', 'unknown']);
  const strange = after.labels.filter((label) => !known.has(label));
  if (strange.length > 0)
    findings.add('the label "channel"', strange.slice(0, 3).join(', '), 'configured instances only', 'the host');
  const odd = after.reasons.filter((reason) => !/^[A-Z][A-Za-z_]{2,40}$/.test(reason));
  if (odd.length > 0)
    findings.add('the label "reason"', odd.slice(0, 3).join(', '), 'a word of a fixed list', 'verify.ts');
  return findings.all;
}

/** Of each fate one: taken, a repeat, forged, too large, of a type that is not taken. */
async function requestsOf(subject: Subject, bench: Bench): Promise<readonly RequestCase[]> {
  const [first, second, third] = [bench.fresh(), bench.fresh(), bench.fresh()];
  const forged = await third.signed();
  return [
    await first.signed(),
    await first.signed(),
    await second.signed(),
    { ...forged, headers: { 'Content-Type': forged.headers?.['Content-Type'] ?? 'text/plain' }, body: 'forged' },
    {
      ...forged,
      headers: { ...forged.headers, 'Content-Type': 'text/plain' },
      body: Buffer.alloc((subject.channel.limits?.bodyBytes ?? 256 * 1024) + 1),
    },
    { ...forged, headers: { ...forged.headers, 'Content-Encoding': 'br' } },
  ];
}
