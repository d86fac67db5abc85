import type { Phone } from '#libs/contracts';
import { parsePhoneNumberFromString } from 'libphonenumber-js/core';
import metadata from 'libphonenumber-js/min/metadata';

const RAW_LENGTH = 128;

/** Nearly every number of a city's hotline; a leading 0 is how networks show a mobile from out of town. */
const MOBILE = /^(?:\+?86|0086|0)?(1[3-9]\d{9})$/;

/** Area code and number; 400 and 800 numbers. Ten digits at least, since a number without its area is not one. */
const FIXED = /^(?:10[2-8]\d{7}|2\d[2-8]\d{7}|[3-9]\d{2}[2-8]\d{6,7})$/;
const FREEPHONE = /^[48]00\d{7}$/;

/** Dialled with the area, so that no local number is taken for one of another place. */
const DIALLED_WITH_AREA = /^(?:\+|00|0|86)/;

/**
 * A number as it arrived, with its E.164 form where it can only be read one way.
 *
 * Numbers without a country are Chinese. `number` is null for short and service numbers (12345, 95588, 106…), local numbers
 * without their area, words (`anonymous`) and anything else that would need a guess. `raw` is cut at 128 characters.
 */
export function phoneOf(raw: string, role: Phone['role']): Phone {
  return {
    number: e164Of(raw.slice(0, RAW_LENGTH).normalize('NFKC').trim().replace(/^tel:/i, '')),
    role,
    raw: raw.slice(0, RAW_LENGTH),
  };
}

function e164Of(raw: string): string | null {
  const mobile = MOBILE.exec(raw);
  if (mobile) return `+86${mobile[1]}`;
  // No digits, no number; and the library is not handed texts of any length.
  if (raw.length > 64 || !/\d/.test(raw)) return null;
  return parsedOf(raw.replace(/[转轉]|分机/u, ' ext. '));
}

function parsedOf(raw: string): string | null {
  const parsed = parsePhoneNumberFromString(raw, { defaultCountry: 'CN', extract: false }, metadata);
  if (!parsed?.isValid()) return null;
  if (parsed.countryCallingCode !== '86') return parsed.number;
  const national = parsed.nationalNumber;
  const isFixed = FIXED.test(national) && DIALLED_WITH_AREA.test(raw.replace(/^[^\d+]+/, ''));
  return isFixed || FREEPHONE.test(national) || MOBILE.test(national) ? parsed.number : null;
}
