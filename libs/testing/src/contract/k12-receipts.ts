import { numberOf, type HttpAnswer } from '#libs/channel-kit';
import type { Bench } from '../host/bench.js';
import { Findings, tellError, tellValue, type Finding } from './finding.js';
import { verdictOf, tell } from './k02-verdicts.js';
import { isDeepStrictEqual } from 'node:util';
import type { ReceivedAnswer } from './options.js';
import { answerContext, givenMessages, keptMessage, understand, webhookRequest, type Subject } from './subject.js';

const QUERY = 'b=2&a=%E8%B7%AF&plus=x+y&space=x%20y&tilde=~';

/** What is declared works and what is not stays away: a receipt where there is one, a probe that is believed. */
export async function checkCapabilities(subject: Subject): Promise<readonly Finding[]> {
  const findings = new Findings('K12');
  await checkProbe(subject, findings);
  await checkQuiet(subject, findings);
  return findings.all;
}

/** The answer to a citizen's message carries its number, or none does. */
export async function checkReceipts(subject: Subject, bench: Bench): Promise<readonly Finding[]> {
  const findings = new Findings('K12');
  const [host, books] = [await bench.host(), await bench.books()];
  const { channel, options } = subject;
  const before = await books.account();
  const message = bench.fresh();
  const request = await message.signed();
  const number = (await bench.identify(request)).map(numberOf)[0] ?? '';
  const answers = [await host.send(request), await host.send(await message.signed())];
  await books.since(before, 2);
  if (!channel.ack.receipt) {
    if (answers.some(({ body }) => body.includes(number)))
      findings.add(
        'the answer to a message',
        `it tells the number ${number}`,
        'no number, or `ack.receipt: true`',
        'ack',
      );
    return findings.all;
  }
  if (!options.readReceipt) {
    findings.add('readReceipt', 'not given', 'an independent reader of the receipt', 'the options of the suite');
    return findings.all;
  }
  const texts = answers.map((answer) => read(subject, answer));
  if (!texts[0]?.includes(number))
    findings.add('the receipt of a message', tellValue(texts[0]), `the number ${number}`, 'ack.accepted: receiptText');
  if (texts[1] !== texts[0])
    findings.add('the receipt of its repeat', tellValue(texts[1]), `as before: ${tellValue(texts[0])}`, 'ack.accepted');
  return findings.all;
}

/** No receipt where there is nothing to promise: to events and updates, to what is in doubt, or with receipts switched off. */
async function checkQuiet(subject: Subject, findings: Findings): Promise<void> {
  const { channel, options } = subject;
  if (!channel.ack.receipt) return;
  const request = webhookRequest((await options.genuine?.[0]?.request(options.now)) ?? {});
  const context = answerContext(subject, request);
  const bare = read(subject, received(channel.ack.accepted([], context)));
  const quietSettings = channel.settings.safeParse({ ...(options.settings as object), receipt: { enabled: false } });
  for (const { name, message } of givenMessages(subject)) {
    const kept = keptMessage(subject, message);
    const tells = (about: string, payload: unknown, settings: unknown): void => {
      const text = read(subject, received(channel.ack.accepted([{ ...kept, payload }], { ...context, settings })));
      if (text !== null && text.includes(kept.number))
        findings.add(
          `${name}, ${about}`,
          tellValue(text),
          `the bare acknowledgement: ${tellValue(bare)}`,
          'ack.accepted',
        );
    };
    tells('kept in doubt', undefined, subject.settings);
    if (quietSettings.success) tells('with receipts switched off', kept.payload, quietSettings.data);
    const { normalized } = understand(subject, message);
    const opens = normalized.kind === 'intake' && (normalized.draft.action ?? 'create') === 'create';
    if (!opens && normalized.kind !== 'unsupported') tells('which opens no matter', kept.payload, subject.settings);
  }
  if (!quietSettings.success)
    findings.add('settings receipt', 'it cannot be switched off', '`receipt: receiptSettings`', 'settings.ts');
}

/** A probe is a genuine request: believed with our settings, refused with another's, its query untouched. */
async function checkProbe(subject: Subject, findings: Findings): Promise<void> {
  const { channel, options, settings } = subject;
  if (channel.source.kind !== 'webhook' || !channel.source.probe) return;
  const first = await options.genuine?.[0]?.request(options.now);
  const { publicBaseUrl } = webhookRequest(first ?? {});
  const base = publicBaseUrl ?? 'https://hotline.example';
  const url = `${base}/channels/contract-suite`;
  const probe = channel.source.probe({ settings, now: options.now, url, query: QUERY });
  const again = channel.source.probe({ settings, now: options.now, url, query: QUERY });
  if (!isDeepStrictEqual(probe, again))
    findings.add('the probe, made twice', tellValue(again.headers), 'the same', 'probe.ts: pure');
  if (!probe.url.startsWith(url) || !probe.url.endsWith(QUERY))
    findings.add(
      'the probe’s address',
      probe.url.replace(/(?<=contract-suite\/)[^?]+/, '…'),
      `${url}…${QUERY}`,
      'probe.ts',
    );
  const request = webhookRequest({
    method: probe.method,
    target: probe.url.slice(base.length),
    headers: probe.headers,
    body: probe.body,
    ...(first?.remoteAddress === undefined ? {} : { remoteAddress: first.remoteAddress }),
    publicBaseUrl: base,
  });
  const verdict = await verdictOf(subject, request);
  const isFenced = verdict.kind === 'refused' && verdict.reason === 'ADDRESS_NOT_ALLOWED';
  if (verdict.kind !== 'accepted' && !isFenced) findings.add('the probe', tell(verdict), 'accepted', 'probe.ts');
}

function received({ status, headers, body }: HttpAnswer): ReceivedAnswer {
  const lowered = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  return { status, headers: Object.fromEntries(lowered), body };
}

/** The receipt's words; null where there is none. */
function read({ options }: Subject, answer: ReceivedAnswer): string | null {
  try {
    return options.readReceipt?.(answer) ?? null;
  } catch (error) {
    return error instanceof Error && answer.status >= 300 ? tellError(error) : null;
  }
}
