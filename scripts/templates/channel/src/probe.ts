import { signBy, type Probe } from '#libs/channel-kit';
import type { NewChannelSettings } from './settings.js';

/** A request as the platform makes it, for `npm run channel:check`; the host keeps it from becoming an intake. */
export const probeNewChannel: Probe<NewChannelSettings> = ({ settings, now, url, query }) =>
  signBy(settings.verify, {
    method: 'POST',
    url,
    query,
    headers: { 'content-type': 'application/json' },
    body: '{}',
    id: `probe-${now}`,
    now,
  });
