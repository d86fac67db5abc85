import { randomInt, randomUUID } from 'node:crypto';
import { neededFor, prove } from '../lib/prove.mjs';

const beijing = (now) => new Date(now + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
const seconds = (now) => String(Math.floor(now / 1000));

/** Of each preset: the recorded event that is sent, and that event made anew, as a call that has just ended. */
const PRESETS = {
  'hotline-event': {
    file: 'call-missed.json',
    anew: (recorded, { id, callId, now }) => {
      const event = JSON.parse(recorded);
      const time = new Date(now).toISOString();
      return JSON.stringify({ ...event, id, time, subject: `call/${callId}`, data: { ...event.data, callId } });
    },
  },
  yxsdcti: {
    file: 'yxsdcti-missed.txt',
    type: 'application/x-www-form-urlencoded',
    anew: (recorded, { callId, now }) => {
      const record = new URLSearchParams(String(recorded));
      record.set('callid', callId);
      record.set('start_stamp', beijing(now - 25_000));
      record.set('end_stamp', beijing(now));
      return record.toString();
    },
  },
  ifndcall: {
    file: 'ifndcall-older-missed.json',
    anew: (recorded, { callId, now }) => {
      const times = { starttime: beijing(now - 14_000), endtime: beijing(now) };
      return JSON.stringify({ ...JSON.parse(recorded), ...times, id: randomInt(1e9), uuid: callId });
    },
  },
  freeswitch: {
    file: 'freeswitch-missed.json',
    query: ({ callId }) => `uuid=${callId}`,
    anew: (recorded, { callId, now }) => {
      const record = JSON.parse(recorded);
      const times = { start_epoch: seconds(now - 30_000), end_epoch: seconds(now) };
      const variables = { ...record.variables, ...times, uuid: callId, call_uuid: callId };
      return JSON.stringify({ ...record, variables });
    },
  },
  'aliyun-voice': {
    file: 'aliyun-voice-report.json',
    anew: (recorded, { callId, now }) => {
      const [report] = JSON.parse(recorded);
      const times = {
        originate_time: beijing(now - 18_000),
        ring_time: beijing(now - 15_000),
        start_time: beijing(now - 10_000),
        end_time: beijing(now),
      };
      return JSON.stringify([{ ...report, ...times, call_id: callId }]);
    },
  },
};
const presetOf = ({ preset = 'hotline-event' }) => PRESETS[preset] ?? PRESETS['hotline-event'];

export const fixture = (settings) => presetOf(settings).file;
export const needs = ({ verify }) => neededFor(verify);

/** What this sender cannot do with these settings. */
export const unable = ({ preset = 'hotline-event' }) =>
  PRESETS[preset] ? undefined : `knows no event of the preset "${preset}"`;

/** An event of a call centre as its vendor writes it, proved as the instance asks. */
export function requestFor({ url, signedUrl = url, settings, recorded, now }) {
  const preset = presetOf(settings);
  const named = { id: `evt-${randomUUID()}`, callId: randomUUID(), now };
  const query = preset.query ? `?${preset.query(named)}` : '';
  const body = preset.anew(recorded, named);
  const unproved = {
    method: 'POST',
    url: url + query,
    signedUrl: signedUrl + query,
    headers: { 'content-type': preset.type ?? 'application/json' },
    body,
    id: named.id,
    now,
  };
  const proved = prove(settings.verify, unproved);
  return { method: 'POST', url: proved.url, headers: proved.headers, body };
}
