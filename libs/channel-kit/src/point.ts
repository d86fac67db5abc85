import type { Place, Warning } from '#libs/contracts';
import { warnIf } from './warnings.js';

type Point = NonNullable<Place['point']>;

/** What a draft says of coordinates. */
export interface FoundPoint {
  readonly point: Point | null;
  readonly warnings: readonly Warning[];
}

/**
 * The point at decimal degrees that a platform writes as text. Figures that are no degrees give none, with a warning; the
 * channel leaves them in the extensions.
 */
export function pointOf(latitude: unknown, longitude: unknown, crs: Point['crs']): FoundPoint {
  const lat = degreesOf(latitude, 90);
  const lng = degreesOf(longitude, 180);
  const point = lat === null || lng === null ? null : { lng, lat, crs };
  const detail = 'The coordinates cannot be read as degrees; they are in the extensions as they came.';
  return { point, warnings: warnIf(point === null, 'COORDINATES_UNREADABLE', detail) };
}

function degreesOf(text: unknown, max: number): number | null {
  if (typeof text !== 'string' || !/^-?\d{1,3}(\.\d{1,20})?$/.test(text)) return null;
  const degrees = Number(text);
  return Math.abs(degrees) <= max ? degrees : null;
}
