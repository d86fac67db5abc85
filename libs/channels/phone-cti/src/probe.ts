import { signBy, type Probe } from '#libs/channel-kit';
import type { PhoneCtiSettings } from './settings.js';

/** An event with nothing but the id of a call, written as the settings say and proved as they ask. */
export const probeCti: Probe<PhoneCtiSettings> = ({ settings, now, url, query }) => {
  const id = `probe-${now}`;
  const path = [settings.mapping.fields.callId ?? 'callId'].flat()[0]!;
  const { format } = settings.body;
  const type = format === 'form' ? 'application/x-www-form-urlencoded' : 'application/json';
  return signBy(settings.verify, {
    method: 'POST',
    url,
    query,
    headers: { 'content-type': type },
    body: format === 'form' ? `${encodeURIComponent(path)}=${id}` : JSON.stringify(nested(path.split('.'), id)),
    id,
    now,
  });
};

function nested([name = '', ...inner]: readonly string[], value: string): object {
  return { [name]: inner.length === 0 ? value : nested(inner, value) };
}
