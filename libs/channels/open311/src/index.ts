export { open311 } from './channel.js';
export type { Open311Payload, RequestUpdate, ServiceRequest } from './payload.js';
export type { Service, ServiceAttribute } from './service.js';
export type { Open311Settings } from './settings.js';
