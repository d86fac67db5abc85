import { pointOf, type JsonRecord } from '#libs/channel-kit';
import type { Place, Warning } from '#libs/contracts';

type Crs = NonNullable<Place['point']>['crs'];

interface Found {
  readonly place: Partial<Place> | null;
  readonly warnings: readonly Warning[];
}

/** A place from decimal degrees in `data`; figures that are none leave the place out, with a warning. */
export function placeOf(data: JsonRecord, crs: Crs): Found {
  const { point, warnings } = pointOf(data['latitude'] ?? data['lat'], data['longitude'] ?? data['long'], crs);
  return { place: point === null ? null : { point }, warnings };
}
