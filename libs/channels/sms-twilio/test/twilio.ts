import { readFileSync } from 'node:fs';
import twilio from 'twilio';
import { ACCOUNT, AUTH_TOKEN, PUBLIC, signedForm } from '../../../../test/support/twilio.js';

export { ACCOUNT, AUTH_TOKEN, FORM, OTHER_TOKEN, PUBLIC } from '../../../../test/support/twilio.js';

export const TARGET = '/channels/texts';

/** A fixture, by its file's name. */
export const fixture = (file: string): string => readFileSync(new URL(`../fixtures/${file}`, import.meta.url), 'utf8');

/** A request as Twilio makes it, to the instance's own URL unless told otherwise. */
export const signed = (body: string, target = TARGET, token = AUTH_TOKEN) => signedForm(body, target, token);

/** A request with a JSON body, whose digest Twilio puts into the query. */
export function signedJson(body: string, token = AUTH_TOKEN) {
  const target = `${TARGET}?bodySHA256=${twilio.getExpectedBodyHash(body)}`;
  return {
    target,
    publicBaseUrl: PUBLIC,
    headers: {
      'Content-Type': 'application/json',
      'X-Twilio-Signature': twilio.getExpectedTwilioSignature(token, PUBLIC + target, {}),
    },
    body,
  };
}

/** A text message; whatever is given replaces its usual parameters. */
export const textMessage = (fields: Readonly<Record<string, string>> = {}): string =>
  new URLSearchParams({
    MessageSid: 'SM00000000000000000000000000000001',
    AccountSid: ACCOUNT,
    From: '+8613800000000',
    To: '+14155550123',
    Body: '人民路12号路灯不亮',
    NumMedia: '0',
    SmsStatus: 'received',
    ApiVersion: '2010-04-01',
    ...fields,
  }).toString();
