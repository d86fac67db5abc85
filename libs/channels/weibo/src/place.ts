import type { Place, Warning } from '#libs/contracts';
import type { Fields } from './payload.js';

type Crs = NonNullable<Place['point']>['crs'];

interface Found {
  readonly place: Partial<Place> | null;
  readonly warnings: readonly Warning[];
}

/** A place from decimal degrees in `data`; figures that are none leave the place out, with a warning. */
export function placeOf(data: Fields, crs: Crs): Found {
  const lat = degreesOf(data['latitude'] ?? data['lat'], 90);
  const lng = degreesOf(data['longitude'] ?? data['long'], 180);
  if (lat !== null && lng !== null) return { place: { point: { lng, lat, crs } }, warnings: [] };
  const detail = 'The coordinates cannot be read as degrees; they are in the extensions as they came.';
  return { place: null, warnings: [{ code: 'COORDINATES_UNREADABLE', detail }] };
}

function degreesOf(value: unknown, max: number): number | null {
  if (typeof value !== 'string' || !/^-?\d{1,3}(\.\d{1,20})?$/.test(value)) return null;
  const degrees = Number(value);
  return Math.abs(degrees) <= max ? degrees : null;
}
