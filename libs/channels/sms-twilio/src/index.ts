export { smsTwilio } from './channel.js';
export type { DeliveryStatus, InboundMessage, SmsTwilioPayload, UnknownCallback } from './payload.js';
export type { SmsTwilioSettings } from './settings.js';
