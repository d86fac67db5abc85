export { weibo } from './channel.js';
export type { WeiboSettings } from './settings.js';
export type { WeiboEvent, WeiboMention, WeiboPayload, WeiboPrivateMessage, WeiboUnknown } from './payload.js';
