import { secretsOf, twilioSignature, type Probe } from '#libs/channel-kit';
import type { PhoneTwilioSettings } from './settings.js';

/**
 * A call that comes in.
 *
 * Where the URL is set as it was entered at Twilio, it is called exactly as Twilio would, without the probing query: what a
 * proxy makes of another one says nothing about it.
 */
export const probePhoneTwilio: Probe<PhoneTwilioSettings> = ({ settings, now, url, query }) => {
  const called = settings.url?.split('#', 1)[0] ?? `${url}?${query}`;
  const body = new URLSearchParams({
    CallSid: `CA${now.toString(16).padStart(32, '0')}`,
    AccountSid: settings.accountSid,
    From: '+8613800000000',
    To: '+8613800000000',
    CallStatus: 'ringing',
    Direction: 'inbound',
  }).toString();
  return {
    method: 'POST',
    url: called,
    headers: {
      'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
      'x-twilio-signature': twilioSignature(secretsOf(settings.authToken)[0]!.value, called, body),
    },
    body,
  };
};
