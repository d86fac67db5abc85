import type { Warning } from '#libs/contracts';

/** A warning where it applies and none where it does not, to be spread into a draft's. */
export function warnIf(applies: boolean, code: string, detail: string): readonly Warning[] {
  return applies ? [{ code, detail }] : [];
}

/**
 * Says that fields are missing which a message of this kind always has; nothing when none are.
 *
 * @param what the message, as the platform calls it: `push`
 */
export function missingFields(what: string, names: readonly string[]): readonly Warning[] {
  return warnIf(names.length > 0, 'FIELD_MISSING', `The ${what} had no usable ${names.join(', ')}.`);
}

/** Says of each of these fields that it was left in the extensions, since an intake has no room for it. */
export function longFields(names: readonly string[]): readonly Warning[] {
  return names.map((name) => ({
    code: 'FIELD_TOO_LONG',
    detail: `${name} is longer than an intake can hold; see the extensions.`,
  }));
}
