import type { Place, Warning } from '#libs/contracts';
import type { Location } from './payload.js';
import type { SmsTwilioSettings } from './settings.js';

export interface Found {
  readonly place: Partial<Place>;
  readonly warnings: readonly Warning[];
}

/** The place of a WhatsApp location; figures that are no degrees leave the point out, with a warning. */
export function placeOf({ latitude, longitude, text }: Location, crs: SmsTwilioSettings['locationCrs']): Found {
  const lat = degreesOf(latitude, 90);
  const lng = degreesOf(longitude, 180);
  if (lat === null || lng === null) {
    const detail = 'The coordinates cannot be read as degrees; they are in the extensions as they came.';
    return { place: { text }, warnings: [{ code: 'COORDINATES_UNREADABLE', detail }] };
  }
  return { place: { text, point: { lng, lat, crs } }, warnings: [] };
}

function degreesOf(text: string, max: number): number | null {
  if (!/^-?\d{1,3}(\.\d{1,20})?$/.test(text)) return null;
  const degrees = Number(text);
  return Math.abs(degrees) <= max ? degrees : null;
}
