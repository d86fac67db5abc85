import { readFileSync } from 'node:fs';
import { AUTH_TOKEN, signedForm } from '../../../../test/support/twilio.js';

export { ACCOUNT, AUTH_TOKEN, FORM, OTHER_TOKEN, PUBLIC } from '../../../../test/support/twilio.js';

export const TARGET = '/channels/calls';
export const CALL = 'CA00000000000000000000000000000010';

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

/** A request as Twilio makes it, to the instance's own URL unless told otherwise. */
export const signed = (body: string, target = TARGET, token = AUTH_TOKEN) => signedForm(body, target, token);

/** A fixture of a form with some of its fields replaced. */
export function changed(file: string, fields: Readonly<Record<string, string>>): string {
  const form = new URLSearchParams(fixture(file));
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return form.toString();
}
