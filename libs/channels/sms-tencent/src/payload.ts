import {
  BadPayload,
  hasAnyOf,
  isBlankJson,
  isRecord,
  parseJson,
  restOf,
  splitJson,
  textFields,
  textOf,
  type JsonRecord,
  type Message,
  type Slice,
} from '#libs/channel-kit';

/** A citizen's text message, as far as the callback tells it. */
export interface UplinkSms {
  readonly kind: 'message';
  /** Without the country's code. Null when missing, like every field below. */
  readonly mobile: string | null;
  /** The country's code: `86`. */
  readonly nationcode: string | null;
  readonly text: string | null;
  /** Seconds since the epoch, as written. */
  readonly time: string | null;
  /** Our extension code, which follows the base number that was texted; empty unless Tencent switched them on. */
  readonly extend: string | null;
  /** Our signature, `【…】` in the message that the citizen answers. */
  readonly sign: string | null;
  /** Whatever else the callback had, and fields of a type that cannot be text. */
  readonly rest: JsonRecord;
}

/** A delivery report of a message of ours, sent here by a mistake in the console. */
export interface DeliveryReport {
  readonly kind: 'delivery-report';
  readonly sid: string;
}

/** An object with no field that we know. */
export interface UnknownCallback {
  readonly kind: 'unknown';
  readonly rest: JsonRecord;
}

export type TencentPayload = UplinkSms | DeliveryReport | UnknownCallback;

const FIELDS = ['mobile', 'nationcode', 'text', 'time', 'extend', 'sign'] as const;

/**
 * Finds the messages of a callback, each with its own bytes: a citizen's comes alone, delivery reports in an array.
 *
 * Nothing comes of an empty body, `[]`, `{}` or `null`: that is what a console may send to try the address.
 */
export function splitCallback(message: Message): readonly Slice[] {
  return isBlankJson(message.bytes) ? [] : splitJson(message);
}

/** One message of a callback. */
export function parseCallback(message: Message): TencentPayload {
  const value = parseJson(message.bytes);
  if (!isRecord(value)) throw new BadPayload('reading a callback: not an object');
  if (Object.hasOwn(value, 'report_status') && !Object.hasOwn(value, 'text')) {
    return { kind: 'delivery-report', sid: textOf(value['sid']) ?? '' };
  }
  if (!hasAnyOf(value, FIELDS)) return { kind: 'unknown', rest: value };
  const { mobile, nationcode, text, time, extend, sign } = textFields(value, FIELDS);
  return {
    kind: 'message',
    mobile: mobile || null,
    nationcode: nationcode || null,
    text,
    time: time || null,
    extend,
    sign,
    rest: restOf(value, FIELDS),
  };
}
