export { smsAliyun } from './channel.js';
export type { SmsAliyunSettings } from './settings.js';
export type { AliyunPayload, DeliveryReport, UnknownElement, UplinkSms } from './payload.js';
