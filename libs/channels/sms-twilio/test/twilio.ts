import { readFileSync } from 'node:fs';
import twilio from 'twilio';

export const ACCOUNT = 'AC00000000000000000000000000000003';
export const AUTH_TOKEN = '2f0c1e4d6b8a97531f0e2d4c6b8a9753';
export const OTHER_TOKEN = '9b1d7c3e5f2a48660d4c8e1f7a3b5d92';
export const PUBLIC = 'https://hotline.example.gov.cn';
export const TARGET = '/channels/texts';

export const FORM = 'application/x-www-form-urlencoded; charset=UTF-8';

/** A fixture, by its file's name. */
export const fixture = (file: string): string => readFileSync(new URL(`../fixtures/${file}`, import.meta.url), 'utf8');

/** A request as Twilio makes it, signed by its own library. */
export function signed(body: string, target = TARGET, token = AUTH_TOKEN) {
  const fields: Record<string, string[]> = {};
  for (const [name, value] of new URLSearchParams(body)) (fields[name] ??= []).push(value);
  return {
    target,
    publicBaseUrl: PUBLIC,
    headers: {
      'Content-Type': FORM,
      'X-Twilio-Signature': twilio.getExpectedTwilioSignature(token, PUBLIC + target, fields),
    },
    body,
  };
}

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
