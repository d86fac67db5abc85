import type { Fault } from './faults.js';
import type { Open311Settings } from './settings.js';

/** What is wrong with the `jurisdiction_id` that a request gives, if anything is. */
export function jurisdictionFault(given: string | null, { jurisdiction }: Open311Settings): Fault | false {
  if (!jurisdiction) return false;
  if (given === null || given === '') {
    return jurisdiction.isRequired && '400 jurisdiction_id: expected the one of this endpoint';
  }
  return given !== jurisdiction.id && '404 jurisdiction_id: this endpoint does not serve it';
}
