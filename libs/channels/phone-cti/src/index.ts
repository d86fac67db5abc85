export { phoneCti } from './channel.js';
export type { PhoneCtiSettings } from './settings.js';
export type { CtiMapping } from './mapping.js';
export type { CtiEvent, IgnoredEvent, KnownEvent, UnknownEvent } from './payload.js';
