import { receiptText, textAnswer, type AnswerContext, type HttpAnswer, type KeptMessage } from '#libs/channel-kit';
import type { WeiboPayload } from './payload.js';
import type { WeiboSettings } from './settings.js';

const UID = /^[1-9]\d*$/;
/** Anything else might be shown to the citizen. */
const NOTHING = textAnswer(200, '');

/**
 * What Weibo reads: a receipt for a private message, as the reply that it passes on; otherwise nothing at all.
 *
 * A mention is no private message: the gateway answers nobody in public, nor unasked in private.
 */
export function acceptedAs(
  kept: readonly KeptMessage<WeiboPayload>[],
  { settings }: AnswerContext<WeiboSettings>,
): HttpAnswer {
  const [message] = kept;
  const parties = partiesOf(message?.payload);
  if (message === undefined || parties === null) return NOTHING;
  const text = receiptText(settings.receipt, message.number);
  return text === null ? NOTHING : replyOf(text, parties);
}

interface Parties {
  readonly citizen: string;
  readonly account: string;
}

function partiesOf(payload: WeiboPayload | undefined): Parties | null {
  switch (payload?.kind) {
    case 'text':
    case 'position':
    case 'image':
    case 'voice': {
      const [citizen, account] = [payload.senderId ?? '', payload.receiverId ?? ''];
      return UID.test(citizen) && UID.test(account) ? { citizen, account } : null;
    }
    default:
      return null;
  }
}

function replyOf(text: string, { citizen, account }: Parties): HttpAnswer {
  const data = encodeURIComponent(JSON.stringify({ text }));
  return {
    status: 200,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    // The ids are numbers, written digit by digit: as a double an int64 could become another one.
    body: `{"result":true,"receiver_id":${citizen},"sender_id":${account},"type":"text","data":"${data}"}`,
  };
}
