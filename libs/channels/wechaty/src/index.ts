export { wechaty } from './channel.js';
export type { WechatyPayload } from './payload.js';
export type { WechatySettings } from './settings.js';
