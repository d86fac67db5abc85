import { newSid, twilioRequest } from '../lib/twilio-request.mjs';

export const fixture = 'recorded-message.txt';
export const needs = () => ['accountSid', 'authToken'];

/** A message that a caller has left, signed with the Auth Token: what Twilio asks next is answered with the number. */
export function requestFor({ url, signedUrl, settings, recorded }) {
  const recordingSid = newSid('RE');
  const fields = Object.fromEntries(new URLSearchParams(recorded.toString()));
  return twilioRequest(
    { url, signedUrl, settings, path: '/recorded' },
    {
      ...fields,
      CallSid: newSid('CA'),
      AccountSid: settings.accountSid,
      RecordingSid: recordingSid,
      RecordingUrl: fields.RecordingUrl.replace(/RE\w+$/, recordingSid),
    },
  );
}
