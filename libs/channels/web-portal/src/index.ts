export { webPortal } from './channel.js';
export type { PortalForm } from './payload.js';
export type { Language, WebPortalSettings } from './settings.js';
