import type { ProbeContext, ProbeRequest } from '../probe.js';
import { secretsOf } from './secrets.js';
import { twilioSignature, type TwilioSettings } from './twilio.js';

/**
 * A form as Twilio would post it to the instance, with its signature.
 *
 * Where the URL is set as it was entered at Twilio, it is called exactly as Twilio would, without the probing query: what a
 * proxy makes of another one says nothing about it.
 */
export function twilioProbe(
  { settings, url, query }: ProbeContext<Pick<TwilioSettings, 'authToken' | 'url'>>,
  fields: Readonly<Record<string, string>>,
): ProbeRequest {
  const called = settings.url?.split('#', 1)[0] ?? `${url}?${query}`;
  const body = new URLSearchParams(fields).toString();
  return {
    method: 'POST',
    url: called,
    headers: {
      'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
      'x-twilio-signature': twilioSignature(secretsOf(settings.authToken)[0]!.value, called, body),
    },
    body,
  };
}
