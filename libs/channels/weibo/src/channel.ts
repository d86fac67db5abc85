import { defineChannel, messageRoutes } from '#libs/channel-kit';
import { about } from './about.js';
import { acceptedAs } from './answer.js';
import { recipeOf, senderOf } from './identity.js';
import { normalizeWeibo } from './normalize.js';
import { parseWeibo, type WeiboPayload } from './payload.js';
import { probeWeibo } from './probe.js';
import { WeiboSettings } from './settings.js';
import { verifyWeibo } from './verify.js';

/**
 * A verified account (蓝V) of Sina Weibo that pushes its private messages, mentions and events to us.
 *
 * @see https://open.weibo.com/wiki/Receive_General_Message
 */
export const weibo = defineChannel<WeiboSettings, WeiboPayload>({
  id: 'weibo',
  medium: 'weibo',
  about,
  settings: WeiboSettings,
  source: { kind: 'webhook', routes: messageRoutes('GET', 'POST'), verify: verifyWeibo, probe: probeWeibo },
  parse: parseWeibo,
  dedupe: recipeOf,
  orderingKey: senderOf,
  ack: {
    // After five seconds without an answer Weibo sends again, three times.
    deadlineMs: 5000,
    accepted: acceptedAs,
    receipt: true,
  },
  // What fits into it fits into an intake, whatever it is; a long post of thousands of characters does.
  limits: { bodyBytes: 96 * 1024 },
  normalize: normalizeWeibo,
});
