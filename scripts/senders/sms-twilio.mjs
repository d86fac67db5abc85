import { newSid, twilioRequest } from '../lib/twilio-request.mjs';

export const fixture = 'text.txt';
export const needs = () => ['accountSid', 'authToken'];

/** A text message that Twilio hands on, signed with the Auth Token. */
export function requestFor({ url, signedUrl, settings, recorded }) {
  const sid = newSid('SM');
  return twilioRequest(
    { url, signedUrl, settings },
    {
      ...Object.fromEntries(new URLSearchParams(recorded.toString())),
      MessageSid: sid,
      SmsSid: sid,
      SmsMessageSid: sid,
      AccountSid: settings.accountSid,
    },
  );
}
