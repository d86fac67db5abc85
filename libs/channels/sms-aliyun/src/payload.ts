import { BadPayload, parseJson, sliceJsonArray, type Message, type Slice } from '#libs/channel-kit';

/** A citizen's text message, as far as the push tells it. */
export interface UplinkSms {
  readonly kind: 'message';
  /** As sent: no country code. Null when missing, like every field below. */
  readonly phone: string | null;
  readonly content: string | null;
  /** `yyyy-MM-dd HH:mm:ss`, Beijing time. */
  readonly sendTime: string | null;
  /** What follows our base number in the number that was texted; empty when nothing does. */
  readonly destCode: string | null;
  /** A string in the current documentation, a number in the old one; text here, since it may exceed 2^53. */
  readonly sequenceId: string | null;
  /** Whatever else the element had, and fields of a type that cannot be text. */
  readonly rest: Readonly<Record<string, unknown>>;
}

/** A delivery report (SmsReport) of a message of ours, sent here by a mistake in the console. */
export interface DeliveryReport {
  readonly kind: 'delivery-report';
  readonly bizId: string;
}

/** An element with no field that we know. */
export interface UnknownElement {
  readonly kind: 'unknown';
  readonly rest: Readonly<Record<string, unknown>>;
}

export type AliyunPayload = UplinkSms | DeliveryReport | UnknownElement;

const FIELDS = ['phone_number', 'content', 'send_time', 'dest_code', 'sequence_id'] as const;

/**
 * Cuts a push into its messages, each with its own bytes.
 *
 * Nothing comes of an empty body, `[]`, `{}` or `null`: that is what the console may send to try the address.
 */
export function splitPush(message: Message): readonly Slice[] {
  const first = firstCharacter(message.bytes);
  if (first === undefined) return [];
  if (first === '[') return sliceJsonArray(message.bytes).map((bytes) => ({ bytes }));
  const value = parseJson(message.bytes);
  if (value === null || (isRecord(value) && Object.keys(value).length === 0)) return [];
  if (isRecord(value) && FIELDS.some((field) => Object.hasOwn(value, field))) return [{}];
  throw new BadPayload('reading a push: neither an array of messages nor one message');
}

/** One element of a push. */
export function parseElement(message: Message): AliyunPayload {
  const value = parseJson(message.bytes);
  if (!isRecord(value)) throw new BadPayload('reading an element of a push: not an object');
  if ('biz_id' in value && 'report_time' in value && !('content' in value)) {
    return { kind: 'delivery-report', bizId: textOf(value['biz_id']) ?? '' };
  }
  if (!FIELDS.some((field) => Object.hasOwn(value, field))) return { kind: 'unknown', rest: value };
  const [phone, content, sendTime, destCode, sequenceId] = FIELDS.map((field) => textOf(value[field]));
  return {
    kind: 'message',
    phone: phone || null,
    content: content ?? null,
    sendTime: sendTime || null,
    destCode: destCode ?? null,
    sequenceId: sequenceId || null,
    rest: restOf(value),
  };
}

function restOf(element: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const isRead = (name: string, value: unknown): boolean =>
    (FIELDS as readonly string[]).includes(name) && (value === null || textOf(value) !== undefined);
  return Object.fromEntries(Object.entries(element).filter(([name, value]) => !isRead(name, value)));
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'bigint' ? String(value) : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function firstCharacter(bytes: Uint8Array): string | undefined {
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  const at = bytes.findIndex(
    (byte, index) => index >= start && byte !== 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d,
  );
  return at < 0 ? undefined : String.fromCharCode(bytes[at]!);
}
