export { app } from './channel.js';
export type { AppBody } from './body.js';
export type { AppPayload } from './payload.js';
export type { AppKey, AppSettings } from './settings.js';
