import { randomInt } from 'node:crypto';

export const fixture = 'report-fixmystreet.form';
export const needs = () => ['clients.0.key', 'services.0.code'];

/** What this sender cannot do with these settings. */
export const unable = ({ services: [{ attributes = [] }] }) =>
  attributes.some(({ isRequired }) => isRequired)
    ? 'answers no questions, which the first service requires'
    : undefined;

/** A report as FixMyStreet sends it: a form with the key among its fields. */
export function requestFor({ url, settings, recorded }) {
  const [{ key }] = settings.clients;
  const form = new URLSearchParams(recorded.toString());
  form.set('api_key', key.current ?? key);
  form.set('service_code', settings.services[0].code);
  form.set('attribute[fixmystreet_id]', String(randomInt(1e6, 1e9)));
  if (settings.jurisdiction) form.set('jurisdiction_id', settings.jurisdiction.id);
  else form.delete('jurisdiction_id');
  return {
    method: 'POST',
    url: `${url}/v2/requests.xml`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: form.toString(),
  };
}
