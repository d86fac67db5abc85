export { smsTencent } from './channel.js';
export type { SmsTencentSettings } from './settings.js';
export type { DeliveryReport, TencentPayload, UnknownCallback, UplinkSms } from './payload.js';
