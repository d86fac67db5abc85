import { fencePath, type Probe } from '#libs/channel-kit';
import type { SmsAliyunSettings } from './settings.js';

/** A push of one message. The secret path is all that can be shown: a source address cannot be signed. */
export const probeAliyun: Probe<SmsAliyunSettings> = ({ settings, now, url, query }) => {
  const sentAt = new Date(now + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
  const message = {
    phone_number: '13800000000',
    content: 'probe',
    send_time: sentAt,
    dest_code: '',
    sequence_id: String(now),
  };
  return {
    method: 'POST',
    url: `${url}${fencePath(settings)}?${query}`,
    headers: { 'content-type': 'application/json;charset=utf-8' },
    body: JSON.stringify([message]),
  };
};
