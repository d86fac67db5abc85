import { defineChannel, textAnswer } from '#libs/channel-kit';
import { about } from './about.js';
import { recipeOf, senderOf } from './identity.js';
import { normalizeNewChannel } from './normalize.js';
import { parseNewChannel, type NewChannelPayload } from './payload.js';
import { probeNewChannel } from './probe.js';
import { newChannelSettings, type NewChannelSettings } from './settings.js';
import { verifyNewChannel } from './verify.js';

/** FILL IN: what the platform is, in one line. */
export const newChannel = defineChannel<NewChannelSettings, NewChannelPayload>({
  id: 'new-channel',
  // FILL IN: phone, wechat, weibo, sms, app, web, email or transfer.
  medium: 'web',
  about,
  settings: newChannelSettings,
  source: {
    kind: 'webhook',
    // The second is for a secret last segment of the address, the verifier `path-key`.
    routes: [
      { method: 'POST', path: '/', role: 'messages' },
      { method: 'POST', path: '/:key', role: 'messages' },
    ],
    verify: verifyNewChannel,
    probe: probeNewChannel,
  },
  parse: parseNewChannel,
  dedupe: recipeOf,
  orderingKey: senderOf,
  ack: {
    // FILL IN: by when the platform wants its answer, and what it takes for "kept".
    deadlineMs: 5000,
    accepted: () => textAnswer(200, 'ok'),
  },
  normalize: normalizeNewChannel,
});
