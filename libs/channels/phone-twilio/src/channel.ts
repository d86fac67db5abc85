import { defineChannel } from '#libs/channel-kit';
import { about } from './about.js';
import { answerOf } from './answer.js';
import { orderOf, recipeOf } from './identity.js';
import { normalizePhoneTwilio } from './normalize.js';
import { parsePhoneTwilio, type PhoneTwilioPayload } from './payload.js';
import { probePhoneTwilio } from './probe.js';
import { ROUTES } from './routes.js';
import { PhoneTwilioSettings } from './settings.js';
import { verifyPhoneTwilio } from './verify.js';

/**
 * Calls to a number at Twilio: greeted, recorded, and told the number of the request.
 *
 * @see https://www.twilio.com/docs/voice/twiml
 */
export const phoneTwilio = defineChannel<PhoneTwilioSettings, PhoneTwilioPayload>({
  id: 'phone-twilio',
  medium: 'phone',
  about,
  settings: PhoneTwilioSettings,
  source: {
    kind: 'webhook',
    routes: Object.values(ROUTES).map((path) => ({ method: 'POST', path, role: 'messages' })),
    verify: verifyPhoneTwilio,
    probe: probePhoneTwilio,
  },
  parse: parsePhoneTwilio,
  dedupe: recipeOf,
  orderingKey: orderOf,
  ack: {
    deadlineMs: 15_000,
    receipt: true,
    accepted: answerOf,
  },
  normalize: normalizePhoneTwilio,
});
