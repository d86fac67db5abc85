import { BadPayload, parseJson, sliceJsonArray, type Message, type Slice } from '#libs/channel-kit';

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
  readonly rest: Fields;
}

/** A delivery report of a message of ours, sent here by a mistake in the console. */
export interface DeliveryReport {
  readonly kind: 'delivery-report';
  readonly sid: string;
}

/** An object with no field that we know. */
export interface UnknownCallback {
  readonly kind: 'unknown';
  readonly rest: Fields;
}

export type TencentPayload = UplinkSms | DeliveryReport | UnknownCallback;

type Fields = Readonly<Record<string, unknown>>;

const FIELDS = ['mobile', 'nationcode', 'text', 'time', 'extend', 'sign'] as const;

/**
 * Finds the messages of a callback, each with its own bytes: a citizen's comes alone, delivery reports in an array.
 *
 * Nothing comes of an empty body, `[]`, `{}` or `null`: that is what a console may send to try the address.
 */
export function splitCallback({ bytes }: Message): readonly Slice[] {
  const first = firstCharacter(bytes);
  if (first === undefined) return [];
  if (first === '[') return sliceJsonArray(bytes).map((element) => ({ bytes: element }));
  const value = parseJson(bytes);
  return value === null || (isRecord(value) && Object.keys(value).length === 0) ? [] : [{}];
}

/** One message of a callback. */
export function parseCallback(message: Message): TencentPayload {
  const value = parseJson(message.bytes);
  if (!isRecord(value)) throw new BadPayload('reading a callback: not an object');
  if (Object.hasOwn(value, 'report_status') && !Object.hasOwn(value, 'text')) {
    return { kind: 'delivery-report', sid: textOf(value['sid']) ?? '' };
  }
  if (!FIELDS.some((field) => Object.hasOwn(value, field))) return { kind: 'unknown', rest: value };
  const [mobile, nationcode, text, time, extend, sign] = FIELDS.map((field) => textOf(value[field]));
  return {
    kind: 'message',
    mobile: mobile || null,
    nationcode: nationcode || null,
    text: text ?? null,
    time: time || null,
    extend: extend ?? null,
    sign: sign ?? null,
    rest: restOf(value),
  };
}

function restOf(callback: Fields): Fields {
  const isRead = (name: string, value: unknown): boolean =>
    (FIELDS as readonly string[]).includes(name) && (value === null || textOf(value) !== undefined);
  return Object.fromEntries(Object.entries(callback).filter(([name, value]) => !isRead(name, value)));
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? String(value) : undefined;
}

function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function firstCharacter(bytes: Uint8Array): string | undefined {
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  const at = bytes.findIndex(
    (byte, index) => index >= start && byte !== 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d,
  );
  return at < 0 ? undefined : String.fromCharCode(bytes[at]!);
}
