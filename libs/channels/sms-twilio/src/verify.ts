import { compiledOnce, twilio, type Verify } from '#libs/channel-kit';
import type { SmsTwilioSettings } from './settings.js';

const verifierOf = compiledOnce(({ accountSid, authToken, url }: SmsTwilioSettings) =>
  twilio({ kind: 'twilio', accountSid, authToken, url }),
);

/** By `X-Twilio-Signature`, and only for the account of the settings. */
export const verifySmsTwilio: Verify<SmsTwilioSettings> = (request, context) =>
  verifierOf(context.settings)(request, context);
