import { fencePath, secretsOf, type Probe } from '#libs/channel-kit';
import { createdAtOf } from './created-at.js';
import type { WeiboSettings } from './settings.js';
import { signatureOf } from './signature.js';

/** A private message of one word. A source address cannot be shown from here: with one in the `fence` it is refused. */
export const probeWeibo: Probe<WeiboSettings> = ({ settings, now, url, query }) => {
  const { appSecret, fence, uid } = settings;
  const [timestamp, nonce] = [String(now), '0'];
  const signature = signatureOf(secretsOf(appSecret)[0]!.value, timestamp, nonce);
  const createdAt = createdAtOf(now);
  return {
    method: 'POST',
    url: `${url}${fencePath(fence)}?signature=${signature}&timestamp=${timestamp}&nonce=${nonce}&${query}`,
    headers: { 'content-type': 'application/json' },
    body: `{"type":"text","receiver_id":${uid ?? '1'},"sender_id":1,"created_at":"${createdAt}","text":"probe","data":{}}`,
  };
};
