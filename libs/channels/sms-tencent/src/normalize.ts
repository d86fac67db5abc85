import type { Phone } from '#libs/contracts';
import {
  contentOf,
  epochSeconds,
  longFields,
  missingFields,
  optOutOf,
  phoneOf,
  warnIf,
  type IntakeDraft,
  type Normalized,
} from '#libs/channel-kit';
import type { TencentPayload, UplinkSms } from './payload.js';

/** The longest account that an intake carries, in UTF-16 units. */
const MAX_ACCOUNT = 256;

/** A citizen's message opens a matter of its own: the callback cannot say which message of ours it answers. */
export function normalizeTencent(payload: TencentPayload): Normalized {
  switch (payload.kind) {
    case 'delivery-report':
      return { kind: 'ignored', reason: 'a delivery report of a message of ours' };
    case 'unknown':
      return { kind: 'unsupported', messageKind: 'callback without known fields', draft: { extensions: payload.rest } };
    case 'message':
      return optOutOf(payload.text ?? '') ?? { kind: 'intake', draft: draftOf(payload) };
  }
}

function draftOf(sms: UplinkSms): IntakeDraft {
  const { mobile, nationcode, text, time, extend, sign } = sms;
  const { content, warnings } = contentOf(text ?? '');
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
    appeal: { content },
    extensions: {
      ...sms.rest,
      ...(sign ? { sign } : {}),
      ...Object.fromEntries(Object.entries(unread).filter(([, value]) => value !== null)),
      ...(isTimeUnread ? { time } : {}),
      ...(isExtendLong ? { extend } : {}),
    },
    warnings: [
      ...missingFields('callback', missingIn(sms)),
      ...warnIf(
        isNoNumber,
        'FIELD_NOT_UNDERSTOOD',
        'nationcode and mobile are no telephone number; kept as they came.',
      ),
      ...warnIf(isTimeUnread, 'TIME_NOT_UNDERSTOOD', 'time is no number of seconds of this century; kept as it came.'),
      ...longFields(isExtendLong ? ['extend'] : []),
      ...warnings,
    ],
  };
}

/** The number with its country. What names one already is left alone, and without a code it is Chinese. */
function numberOf(mobile: string, nationcode: string | null): Phone {
  const hasCountry = nationcode === null || /^\s*(?:\+|00)/.test(mobile);
  const whole = hasCountry ? mobile : `+${nationcode.replace(/^(?:\+|00)/, '')}${mobile.trim()}`;
  return { ...phoneOf(whole, 'calling'), raw: phoneOf(mobile, 'calling').raw };
}

function missingIn(sms: UplinkSms): readonly string[] {
  return (['mobile', 'nationcode', 'text', 'time'] as const).filter((name) => sms[name] === null);
}
