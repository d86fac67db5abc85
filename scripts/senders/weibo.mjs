import { createHash, randomInt } from 'node:crypto';

export const fixture = 'text.json';
export const needs = ({ fence }) => ['appSecret', 'fence', ...(fence?.key === undefined ? [] : ['fence.key'])];

/** A push of Weibo's: App Secret, time and nonce are signed, the message is not; a citizen of its own each time. */
export function requestFor({ url, settings, recorded, now }) {
  const pathKey = settings.fence.key;
  const timestamp = String(now);
  const nonce = String(randomInt(1e8, 1e9));
  const appSecret = settings.appSecret.current ?? settings.appSecret;
  const signature = createHash('sha1').update([appSecret, timestamp, nonce].sort().join('')).digest('hex');
  const query = new URLSearchParams({ signature, timestamp, nonce });
  return {
    method: 'POST',
    url: `${url}${pathKey ? `/${pathKey.current ?? pathKey}` : ''}?${query}`,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      ...JSON.parse(recorded),
      ...(settings.uid ? { receiver_id: settings.uid } : {}),
      sender_id: 2_900_000_000 + randomInt(1e8),
      created_at: weiboTime(now),
    }),
  };
}

/** `Sun Nov 22 10:00:00 +0800 2026`. */
function weiboTime(now) {
  const [weekday, day, month, year, clock] = new Date(now + 8 * 3_600_000).toUTCString().split(' ');
  return `${weekday.slice(0, 3)} ${month} ${day} ${clock} +0800 ${year}`;
}
