import { createHash } from 'node:crypto';
import type { Probe } from '#libs/channel-kit';
import type { WebPortalSettings } from './settings.js';
import { makeToken } from './token.js';

/** A form such as a browser without scripts sends it. */
export const probePortal: Probe<WebPortalSettings> = ({ settings, now, url, query }) => {
  // No two probes are alike, though a probe has no chance to draw from.
  const nonce = createHash('sha256').update(`probe ${now} ${query}`).digest('base64url').slice(0, 22);
  const token = makeToken(settings.formSecret, nonce, now);
  const fields = new URLSearchParams({ content: 'probe', lang: 'zh' });
  return {
    method: 'POST',
    url: `${url}/requests?token=${token}&${query}`,
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    body: fields.toString(),
  };
};
