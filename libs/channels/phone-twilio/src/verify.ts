import { compiledOnce, twilio, type Verify } from '#libs/channel-kit';
import type { PhoneTwilioSettings } from './settings.js';

const verifierOf = compiledOnce(({ accountSid, authToken, url }: PhoneTwilioSettings) =>
  twilio({ kind: 'twilio', accountSid, authToken, url }),
);

/** By `X-Twilio-Signature`, and only for the account of the settings. */
export const verifyPhoneTwilio: Verify<PhoneTwilioSettings> = (request, context) =>
  verifierOf(context.settings)(request, context);
