import type { Phone, Warning } from '#libs/contracts';
import { epochSeconds, phoneOf, type IntakeDraft, type Normalized } from '#libs/channel-kit';
import type { TencentPayload, UplinkSms } from './payload.js';

/** The longest texts that an intake carries, in UTF-16 units. */
const MAX_CONTENT = 100_000;
const MAX_ACCOUNT = 256;

/** A citizen's message opens a matter of its own: the callback cannot say which message of ours it answers. */
export function normalizeTencent(payload: TencentPayload): Normalized {
  switch (payload.kind) {
    case 'delivery-report':
      return { kind: 'ignored', reason: 'a delivery report of a message of ours' };
    case 'unknown':
      return { kind: 'unsupported', messageKind: 'callback without known fields', draft: { extensions: payload.rest } };
    case 'message':
      return { kind: 'intake', draft: draftOf(payload) };
  }
}

function draftOf(sms: UplinkSms): IntakeDraft {
  const { mobile, nationcode, text, time, extend, sign } = sms;
  const content = text ?? '';
  const phone = mobile === null ? null : numberOf(mobile, nationcode);
  const submittedAt = time === null ? null : epochSeconds(time);
  const isNoNumber = phone !== null && phone.number === null;
  // Mapped to a number, or kept.
  const unread = phone?.number ? {} : { mobile, nationcode };
  const isTimeUnread = time !== null && submittedAt === null;
  const isExtendLong = extend !== null && extend.length > MAX_ACCOUNT;
  return {
    submittedAt,
    source: { account: isExtendLong ? null : extend || null },
    requester: { phones: phone === null ? [] : [phone] },
    appeal: { content: content.slice(0, MAX_CONTENT) },
    extensions: {
      ...sms.rest,
      ...(sign ? { sign } : {}),
      ...Object.fromEntries(Object.entries(unread).filter(([, value]) => value !== null)),
      ...(isTimeUnread ? { time } : {}),
      ...(isExtendLong ? { extend } : {}),
    },
    warnings: [
      ...missingOf(sms),
      ...warn(isNoNumber, 'FIELD_NOT_UNDERSTOOD', 'nationcode and mobile are no telephone number; kept as they came.'),
      ...warn(isTimeUnread, 'TIME_NOT_UNDERSTOOD', 'time is no number of seconds of this century; kept as it came.'),
      ...warn(isExtendLong, 'FIELD_TOO_LONG', 'extend is longer than an intake can hold; see the extensions.'),
      ...warn(content.length > MAX_CONTENT, 'CONTENT_CUT', `Only the first ${MAX_CONTENT} characters are shown.`),
    ],
  };
}

/** The number with its country. What names one already is left alone, and without a code it is Chinese. */
function numberOf(mobile: string, nationcode: string | null): Phone {
  const hasCountry = nationcode === null || /^\s*(?:\+|00)/.test(mobile);
  const whole = hasCountry ? mobile : `+${nationcode.replace(/^(?:\+|00)/, '')}${mobile.trim()}`;
  return { ...phoneOf(whole, 'calling'), raw: phoneOf(mobile, 'calling').raw };
}

function missingOf(sms: UplinkSms): Warning[] {
  const names = (['mobile', 'nationcode', 'text', 'time'] as const).filter((name) => sms[name] === null);
  return warn(names.length > 0, 'FIELD_MISSING', `The callback had no usable ${names.join(', ')}.`);
}

function warn(applies: boolean, code: string, detail: string): Warning[] {
  return applies ? [{ code, detail }] : [];
}
