import { receiptText, xmlAnswer, type HttpAnswer, type KeptMessage } from '#libs/channel-kit';
import type { SmsTwilioPayload } from './payload.js';
import type { SmsTwilioSettings } from './settings.js';

/**
 * TwiML: nothing to do, or the receipt, which Twilio sends (and charges) as a message.
 *
 * Anything that is not TwiML would be sent to the citizen as it is.
 */
export function answerOf(kept: readonly KeptMessage<SmsTwilioPayload>[], settings: SmsTwilioSettings): HttpAnswer {
  const opened = kept.find(({ payload }) => payload !== undefined && wantsReceipt(payload));
  const text = opened === undefined ? null : receiptText(settings.receipt, opened.number);
  return xmlAnswer(200, {
    name: 'Response',
    children: text === null ? [] : [{ name: 'Message', children: [text] }],
  });
}

/** Short codes and words belong to machines: they could not read it, or would answer it in turn. */
function wantsReceipt(payload: SmsTwilioPayload): boolean {
  return payload.kind === 'message' && payload.keyword === null && /^[a-z]+:|^\+\d/.test(payload.from ?? '');
}
