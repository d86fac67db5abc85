import { fencePath, type Probe } from '#libs/channel-kit';
import type { SmsTencentSettings } from './settings.js';

/** A callback with one message. Where `addresses` are set, it passes from one of them only. */
export const probeTencent: Probe<SmsTencentSettings> = ({ settings, now, url, query }) => ({
  method: 'POST',
  url: `${url}${fencePath(settings)}?${query}`,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({
    extend: '',
    mobile: '13800000000',
    nationcode: '86',
    sign: '',
    text: '.',
    time: Math.floor(now / 1000),
  }),
});
