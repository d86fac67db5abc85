import type { Fault } from './faults.js';
import type { FormReader } from './form-reader.js';

/** Degrees in WGS 84, which the standard prescribes. */
export interface Point {
  readonly lng: number;
  readonly lat: number;
}

/** Where it is; `faults` says why this is not enough. `address_id` stays among the other fields. */
export interface Location {
  readonly point: Point | null;
  readonly address: string | null;
  readonly faults: readonly (Fault | false)[];
}

const DEGREES = /^[+-]?(?:\d{1,3}(?:\.\d{0,20})?|\.\d{1,20})$/;

export function readLocation(form: FormReader): Location {
  const [lat, long] = [form.take('lat'), form.take('long')];
  const address = form.take('address_string');
  const isNowhere = lat === null && long === null && address === null && !form.has('address_id');
  return {
    address,
    point: lat !== null && long !== null ? { lng: Number(long), lat: Number(lat) } : null,
    faults: [
      isNowhere && '400 lat: expected lat and long, or address_string, or address_id',
      lat === null && long !== null && '400 lat: expected beside long',
      long === null && lat !== null && '400 long: expected beside lat',
      lat !== null && !isDegrees(lat, 90) && '400 lat: expected degrees from -90 to 90, such as 31.230416',
      long !== null && !isDegrees(long, 180) && '400 long: expected degrees from -180 to 180, such as 121.473701',
    ],
  };
}

function isDegrees(text: string, most: number): boolean {
  return DEGREES.test(text) && Math.abs(Number(text)) <= most;
}
