export { wechatOfficial } from './channel.js';
export type { WechatOfficialPayload } from './payload.js';
export type { WechatOfficialSettings } from './settings.js';
