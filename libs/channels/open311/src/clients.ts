import { constantTimeEqual, secretsOf } from '#libs/channel-kit';
import type { Open311Settings } from './settings.js';

/** Whose key it is. */
export interface KeyOwner {
  /** The client's id in the settings. */
  readonly client: string;
  /** `current`, `previous` or `next`. */
  readonly secret: string;
}

/**
 * Whom a request's keys belong to, null when to nobody.
 *
 * Every key that is valid is compared, whichever fits, so that the time tells nothing. A request that gives two different
 * keys has none; an empty one is not given.
 */
export function ownerOf(keys: readonly string[], { clients }: Pick<Open311Settings, 'clients'>): KeyOwner | null {
  const filled = keys.filter((key) => key !== '');
  const given = filled[0] ?? '';
  let owner: KeyOwner | null = null;
  for (const { id, key } of clients) {
    for (const { name, value } of secretsOf(key)) {
      if (constantTimeEqual(value, given)) owner = { client: id, secret: name };
    }
  }
  return filled.every((key) => key === given) ? owner : null;
}
