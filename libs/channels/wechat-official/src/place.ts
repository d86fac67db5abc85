import type { Place, Warning } from '#libs/contracts';

type Crs = NonNullable<Place['point']>['crs'];

export interface Found {
  readonly place: Partial<Place>;
  readonly warnings: readonly Warning[];
}

const LABEL_MAX = 1000;

/** A place from WeChat's decimal degrees; figures that are none leave the point out, with a warning. */
export function placeOf(latitude: string, longitude: string, label: string | null, crs: Crs): Found {
  const lat = degreesOf(latitude, 90);
  const lng = degreesOf(longitude, 180);
  const text = label?.slice(0, LABEL_MAX) ?? null;
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
