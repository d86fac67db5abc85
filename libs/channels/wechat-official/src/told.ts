import type { WechatEvent } from './payload.js';
import { placeOf } from './place.js';
import type { Said } from './said.js';
import type { WechatOfficialSettings } from './settings.js';

/** What an event tells; null when a rule leaves it out, which its kind names. */
export function toldBy(payload: WechatEvent, settings: WechatOfficialSettings): Said | null {
  switch (payload.kind) {
    // Something is carried, and only where the hotline has put such a button into its menu.
    case 'code-scanned': {
      const { codeType: type, code: result } = payload;
      return { draft: {}, extensions: { scanned: { type, result } } };
    }
    case 'place-picked':
      return picked(payload, settings);
    // Reports on our own doing, which a desk that sends reads elsewhere.
    case 'send-finished':
    case 'job-finished':
      return null;
    default:
      return isWanted(payload, settings) ? tapped(payload) : null;
  }
}

/** A tap, a scan or a follow asks for nothing: a ticket for each would bury the appeals. */
function isWanted({ event }: WechatEvent, { deliverEvents }: WechatOfficialSettings): boolean {
  return deliverEvents.some((wanted) => wanted.toLowerCase() === event.toLowerCase());
}

function tapped(payload: WechatEvent): Said {
  switch (payload.kind) {
    case 'subscribe':
    case 'scan':
      return { draft: {}, extensions: { scene: payload.scene, ticket: payload.ticket } };
    case 'location-report': {
      const { latitude, longitude, precision } = payload;
      // The setting speaks of places that people pick on WeChat's map; this is where their telephone is.
      const draft = placeOf(latitude, longitude, null, 'unknown');
      return { draft, extensions: { location: { latitude, longitude, precision } } };
    }
    default:
      return { draft: {} };
  }
}

/** The place comes once more, as a location message, which opens the matter. */
function picked(
  payload: Extract<WechatEvent, { kind: 'place-picked' }>,
  { locationCrs }: WechatOfficialSettings,
): Said {
  const { latitude, longitude, scale, label, poiName } = payload;
  const words = [label, poiName].filter((part) => part !== null);
  return {
    draft: placeOf(latitude ?? '', longitude ?? '', words.length > 0 ? words.join(' ') : null, locationCrs),
    extensions: { location: { latitude, longitude, scale, label, poiName } },
  };
}
