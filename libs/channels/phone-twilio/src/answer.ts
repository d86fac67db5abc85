import { xmlAnswer, type AnswerContext, type HttpAnswer, type KeptMessage } from '#libs/channel-kit';
import { meaningOf } from './meanings.js';
import type { PhoneTwilioPayload } from './payload.js';
import type { PhoneTwilioSettings } from './settings.js';
import { greetAndRecord, NOTHING, tellNumber } from './twiml.js';

/** TwiML: what Twilio does next with the call. Where nobody listens any more, nothing. */
export function answerOf(
  [kept]: readonly KeptMessage<PhoneTwilioPayload>[],
  { settings, request, url }: AnswerContext<PhoneTwilioSettings>,
): HttpAnswer {
  if (kept === undefined) return xmlAnswer(200, NOTHING);
  const { payload, number } = kept;
  // A call that could not be read is a call all the same, and the caller waits.
  const kind = payload?.kind ?? (request.path === '/' ? 'incoming' : 'unknown');
  switch (kind) {
    case 'incoming':
      return xmlAnswer(200, greetAndRecord(settings, url));
    case 'recorded': {
      const isOpened = payload !== undefined && meaningOf(payload, settings)?.action === 'create';
      return xmlAnswer(200, tellNumber(settings, isOpened ? number : null));
    }
    case 'recording':
    case 'transcription':
    case 'status':
    case 'unknown':
      return xmlAnswer(200, NOTHING);
  }
}
