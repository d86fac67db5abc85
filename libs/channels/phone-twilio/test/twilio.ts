import { readFileSync } from 'node:fs';
import twilio from 'twilio';

export const ACCOUNT = 'AC00000000000000000000000000000003';
export const AUTH_TOKEN = '2f0c1e4d6b8a97531f0e2d4c6b8a9753';
export const OTHER_TOKEN = '9b1d7c3e5f2a48660d4c8e1f7a3b5d92';
export const PUBLIC = 'https://hotline.example.gov.cn';
export const TARGET = '/channels/calls';
export const CALL = 'CA00000000000000000000000000000010';
export const FORM = 'application/x-www-form-urlencoded; charset=UTF-8';

export const FIXTURES = new URL('../fixtures/', import.meta.url);

/** A fixture, by its file's name. */
export const fixture = (file: string): string => readFileSync(new URL(file, FIXTURES), 'utf8');

/** Where a fixture is sent to: its name begins with it. */
export const targetOf = (name: string): string => {
  const route = /^(recorded|recording|transcription|status)-/.exec(name)?.[1];
  return route === undefined ? TARGET : `${TARGET}/${route}`;
};

/** What a golden record says of an intake, and which matter it names: a part of the draft, not of the intake. */
export const matterIn = (golden: object) => {
  const { matter, ...expected } = golden as { readonly matter?: readonly string[] };
  return { matter, expected };
};

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

/** A fixture of a form with some of its fields replaced. */
export function changed(file: string, fields: Readonly<Record<string, string>>): string {
  const form = new URLSearchParams(fixture(file));
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return form.toString();
}
