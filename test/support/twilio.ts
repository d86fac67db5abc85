import twilio from 'twilio';

/** Twilio's side of an account, signing by its own library. */
export const ACCOUNT = 'AC00000000000000000000000000000003';
export const AUTH_TOKEN = '2f0c1e4d6b8a97531f0e2d4c6b8a9753';
export const OTHER_TOKEN = '9b1d7c3e5f2a48660d4c8e1f7a3b5d92';
export const PUBLIC = 'https://hotline.example.gov.cn';
export const FORM = 'application/x-www-form-urlencoded; charset=UTF-8';

/** A form as Twilio posts it to a path of ours. */
export function signedForm(body: string, target: string, token = AUTH_TOKEN) {
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
