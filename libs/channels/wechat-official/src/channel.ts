import { defineChannel, textAnswer, type Route } from '#libs/channel-kit';
import { dedupeWechatOfficial } from './dedupe.js';
import { normalizeWechatOfficial } from './normalize.js';
import { parseWechatOfficial } from './payload.js';
import { WechatOfficialSettings } from './settings.js';
import { verifyWechatOfficial } from './verify.js';

const routes: readonly Route[] = ['/', '/:key'].flatMap((path) => [
  { method: 'GET', path, role: 'messages' } as const,
  { method: 'POST', path, role: 'messages' } as const,
]);

/**
 * A WeChat official account (公众号) that pushes its messages and events to us.
 *
 * @see https://developers.weixin.qq.com/doc/offiaccount/Message_Management/Receiving_standard_messages.html
 */
export const wechatOfficial = defineChannel({
  id: 'wechat-official',
  medium: 'wechat',
  settings: WechatOfficialSettings,
  source: { kind: 'webhook', routes, verify: verifyWechatOfficial },
  parse: parseWechatOfficial,
  dedupe: dedupeWechatOfficial,
  orderingKey: ({ toUser, fromUser }) => [toUser, fromUser],
  ack: {
    // After five seconds WeChat asks again, three times in all, and then tells the citizen that the service is down.
    deadlineMs: 5000,
    // This, nothing at all, or a reply; anything else shows the citizen an error.
    accepted: () => textAnswer(200, 'success'),
  },
  // A text has a few kilobytes; compat mode sends it twice, once of it a third longer.
  limits: { bodyBytes: 64 * 1024 },
  normalize: normalizeWechatOfficial,
});
