import type { Place } from '#libs/contracts';
import type { PortalForm } from './payload.js';

/**
 * Where the citizen's device says that it is, null when the form does not tell or cannot be read.
 *
 * The page asks the Geolocation API, which speaks of WGS84 and nothing else.
 *
 * @see https://www.w3.org/TR/geolocation/#introduction
 */
export function pointOf({ lng, lat }: PortalForm['fields']): Place['point'] {
  const [x, y] = [degreesOf(lng, 180), degreesOf(lat, 90)];
  return x === null || y === null ? null : { lng: x, lat: y, crs: 'WGS84' };
}

function degreesOf(text: string, most: number): number | null {
  if (!/^-?\d{1,3}(\.\d{1,20})?$/.test(text)) return null;
  const degrees = Number(text);
  return Math.abs(degrees) <= most ? degrees : null;
}
