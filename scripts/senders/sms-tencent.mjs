import { randomInt } from 'node:crypto';

export const fixture = 'message.json';
export const needs = ({ addresses }) => (addresses ? [] : ['key']);

/** A callback of Tencent Cloud: unsigned, so that an unguessable path is what it knows; another citizen each time. */
export function requestFor({ url, settings, recorded, now }) {
  return {
    method: 'POST',
    url: settings.key ? `${url}/${settings.key.current ?? settings.key}` : url,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      ...JSON.parse(recorded),
      mobile: `138${String(randomInt(1e8)).padStart(8, '0')}`,
      time: Math.floor(now / 1000),
    }),
  };
}
