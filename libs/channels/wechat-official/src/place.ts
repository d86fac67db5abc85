import { pointOf } from '#libs/channel-kit';
import type { Place, Warning } from '#libs/contracts';

type Crs = NonNullable<Place['point']>['crs'];

export interface Found {
  readonly place: Partial<Place>;
  readonly warnings: readonly Warning[];
}

const LABEL_MAX = 1000;

/** A place from WeChat's decimal degrees; figures that are none leave the point out, with a warning. */
export function placeOf(latitude: string, longitude: string, label: string | null, crs: Crs): Found {
  const { point, warnings } = pointOf(latitude, longitude, crs);
  return { place: { text: label?.slice(0, LABEL_MAX) ?? null, ...(point ? { point } : {}) }, warnings };
}
