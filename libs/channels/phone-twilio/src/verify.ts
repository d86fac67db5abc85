import { twilio, type Verifier, type Verify } from '#libs/channel-kit';
import type { PhoneTwilioSettings } from './settings.js';

const made = new WeakMap<PhoneTwilioSettings, Verifier>();

/** By `X-Twilio-Signature`, and only for the account of the settings. */
export const verifyPhoneTwilio: Verify<PhoneTwilioSettings> = (request, context) => {
  const { accountSid, authToken, url } = context.settings;
  let verifier = made.get(context.settings);
  if (verifier === undefined) {
    verifier = twilio({ kind: 'twilio', accountSid, authToken, url });
    made.set(context.settings, verifier);
  }
  return verifier(request, context);
};
