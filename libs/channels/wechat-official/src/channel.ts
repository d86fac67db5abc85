import { defineChannel, messageRoutes } from '#libs/channel-kit';
import { about } from './about.js';
import { answerWechatOfficial } from './answer.js';
import { dedupeWechatOfficial, senderOf } from './dedupe.js';
import { normalizeWechatOfficial } from './normalize.js';
import { parseWechatOfficial, type WechatOfficialPayload } from './payload.js';
import { probeWechatOfficial } from './probe.js';
import { WechatOfficialSettings } from './settings.js';
import { verifyWechatOfficial } from './verify.js';

/**
 * A WeChat official account (公众号), or an app of WeCom (企业微信), that pushes its messages and events to us.
 *
 * @see https://developers.weixin.qq.com/doc/offiaccount/Message_Management/Receiving_standard_messages.html
 * @see https://developer.work.weixin.qq.com/document/path/90238
 */
export const wechatOfficial = defineChannel<WechatOfficialSettings, WechatOfficialPayload>({
  id: 'wechat-official',
  medium: 'wechat',
  about,
  settings: WechatOfficialSettings,
  source: {
    kind: 'webhook',
    routes: messageRoutes('GET', 'POST'),
    verify: verifyWechatOfficial,
    probe: probeWechatOfficial,
  },
  parse: parseWechatOfficial,
  dedupe: dedupeWechatOfficial,
  orderingKey: senderOf,
  ack: {
    // After five seconds WeChat asks again, three times in all, and then tells the citizen that the service is down.
    deadlineMs: 5000,
    accepted: answerWechatOfficial,
    receipt: true,
  },
  // A text has a few kilobytes; compat mode sends it twice, once of it a third longer.
  limits: { bodyBytes: 64 * 1024 },
  normalize: normalizeWechatOfficial,
});
