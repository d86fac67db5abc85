import { jsonAnswer, receiptText, type KeptMessage } from '#libs/channel-kit';
import { richOptions, richToy, type Parcel } from '../toys/rich-toy.js';
import { toy, toyBut, toyOptions } from '../toys/toy.js';
import { broken, brokenOnTheRun, type BrokenChannel } from './broken.js';

type Rich = typeof richToy;

const answering = (
  say: (kept: KeptMessage<Parcel> | undefined, context: Parameters<Rich['ack']['accepted']>[1]) => string | null,
): Rich => ({
  ...richToy,
  ack: {
    ...richToy.ack,
    accepted: (kept, context) => jsonAnswer(200, { ok: true, say: say(kept[0], context) ?? undefined }),
  },
});

export const K12: readonly BrokenChannel[] = [
  broken(
    'K12',
    'gives a receipt for a withdrawal',
    /golden "a withdrawal", which opens no matter/,
    answering((kept, { settings }) => (kept?.payload ? receiptText(settings.receipt, kept.number) : null)),
    richOptions,
  ),
  broken(
    'K12',
    'gives receipts although they are switched off',
    /with receipts switched off/,
    answering((kept) => (kept?.payload?.kind === 'note' ? `No. ${kept.number}` : null)),
    richOptions,
  ),
  broken(
    'K12',
    'promises something for what is in doubt',
    /kept in doubt/,
    answering((kept, { settings }) => (kept ? receiptText(settings.receipt, kept.number) : null)),
    richOptions,
  ),
  broken(
    'K12',
    'signs its probe with a key of nobody',
    /the probe/,
    {
      ...richToy,
      source: {
        ...richToy.source,
        kind: 'webhook',
        probe: ({ url, query }) => ({
          method: 'POST',
          url: `${url}?${query}`,
          headers: { 'X-Signature': 'bm8=' },
          body: '{}',
        }),
      } as Rich['source'],
    },
    richOptions,
  ),
  brokenOnTheRun(
    'K12',
    'says that it gives receipts, and gives none',
    /the receipt of a message/,
    answering(() => null),
    richOptions,
  ),
  brokenOnTheRun(
    'K12',
    'tells a repeat something else',
    /the receipt of its repeat/,
    answering((kept, { settings }) =>
      kept ? `${receiptText(settings.receipt, kept.number)} (${kept.receivedAt})` : null,
    ),
    richOptions,
  ),
  brokenOnTheRun(
    'K12',
    'tells a number without saying that it does',
    /the answer to a message/,
    toyBut({ ack: { ...toy.ack, accepted: (kept) => ({ status: 200, headers: {}, body: kept[0]?.number ?? '' }) } }),
    toyOptions,
  ),
];
