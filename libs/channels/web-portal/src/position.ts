import { pointOf } from '#libs/channel-kit';
import type { Place } from '#libs/contracts';
import type { PortalForm } from './payload.js';

/**
 * Where the citizen's device says that it is, null when the form does not tell or cannot be read.
 *
 * The page asks the Geolocation API, which speaks of WGS84 and nothing else.
 *
 * @see https://www.w3.org/TR/geolocation/#introduction
 */
export function positionOf({ lng, lat }: PortalForm['fields']): Place['point'] {
  return pointOf(lat, lng, 'WGS84').point;
}
