import { defineChannel } from '#libs/channel-kit';
import { about } from './about.js';
import { answerOf } from './answer.js';
import { recipeOf, senderOf } from './identity.js';
import { normalizeSmsTwilio } from './normalize.js';
import { parseSmsTwilio, type SmsTwilioPayload } from './payload.js';
import { probeSmsTwilio } from './probe.js';
import { SmsTwilioSettings } from './settings.js';
import { verifySmsTwilio } from './verify.js';

/**
 * Citizens' text, picture and WhatsApp messages to a number at Twilio.
 *
 * @see https://www.twilio.com/docs/messaging/guides/webhook-request
 */
export const smsTwilio = defineChannel<SmsTwilioSettings, SmsTwilioPayload>({
  id: 'sms-twilio',
  medium: 'sms',
  about,
  settings: SmsTwilioSettings,
  source: {
    kind: 'webhook',
    routes: [{ method: 'POST', path: '/', role: 'messages' }],
    verify: verifySmsTwilio,
    probe: probeSmsTwilio,
  },
  parse: parseSmsTwilio,
  dedupe: recipeOf,
  orderingKey: senderOf,
  ack: {
    deadlineMs: 15_000,
    receipt: true,
    accepted: (kept, { settings }) => answerOf(kept, settings),
  },
  normalize: normalizeSmsTwilio,
});
