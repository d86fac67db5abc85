export const fixture = 'one-message.json';
export const needs = ({ addresses }) => (addresses ? [] : ['key']);

/** A push of Alibaba Cloud's SmsUp: unsigned, so that an unguessable path is what it knows. */
export function requestFor({ url, settings, recorded, now }) {
  const sentAt = new Date(now + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
  const messages = [JSON.parse(recorded)].flat().map((message, index) => ({
    ...message,
    send_time: sentAt,
    sequence_id: String(now * 100 + index),
  }));
  return {
    method: 'POST',
    url: settings.key ? `${url}/${settings.key.current ?? settings.key}` : url,
    headers: { 'content-type': 'application/json;charset=utf-8' },
    body: JSON.stringify(messages),
  };
}
