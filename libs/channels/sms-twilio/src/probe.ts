import { secretsOf, twilioSignature, type Probe } from '#libs/channel-kit';
import type { SmsTwilioSettings } from './settings.js';

/**
 * A text message of one word.
 *
 * Where the URL is set as it was entered at Twilio, it is called exactly as Twilio would, without the probing query: what a
 * proxy makes of another one says nothing about it.
 */
export const probeSmsTwilio: Probe<SmsTwilioSettings> = ({ settings, now, url, query }) => {
  const called = settings.url?.split('#', 1)[0] ?? `${url}?${query}`;
  const messageSid = `SM${now.toString(16).padStart(32, '0')}`;
  const body = new URLSearchParams({
    MessageSid: messageSid,
    AccountSid: settings.accountSid,
    From: '+8613800000000',
    To: '+8613800000000',
    Body: 'probe',
    NumMedia: '0',
    SmsStatus: 'received',
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
