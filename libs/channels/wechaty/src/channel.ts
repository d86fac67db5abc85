import { defineChannel, textAnswer } from '#libs/channel-kit';
import { about } from './about.js';
import { openWechaty } from './connection.js';
import { normalizeWechaty } from './normalize.js';
import { parseWechatyFrame, wechatyIdentity, wechatyOrder } from './payload.js';
import { wechatySettings } from './settings.js';

/**
 * Messages that a WeChat account hears through a wechaty puppet, group chats included.
 *
 * WeChat sends nothing twice: what arrives while the connection is down is lost. wechaty is an optional peer dependency.
 */
export const wechaty = defineChannel({
  id: 'wechaty',
  medium: 'wechat',
  about,
  settings: wechatySettings,
  source: { kind: 'connection', open: (session) => openWechaty(session) },
  parse: parseWechatyFrame,
  dedupe: wechatyIdentity,
  orderingKey: wechatyOrder,
  // Nobody is waiting for an answer: neither WeChat nor a puppet takes one.
  ack: { deadlineMs: 5000, accepted: () => textAnswer(200, '') },
  normalize: normalizeWechaty,
});
