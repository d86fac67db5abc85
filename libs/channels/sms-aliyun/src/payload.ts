import {
  BadPayload,
  firstCharacter,
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
  readonly rest: JsonRecord;
}

/** A delivery report (SmsReport) of a message of ours, sent here by a mistake in the console. */
export interface DeliveryReport {
  readonly kind: 'delivery-report';
  readonly bizId: string;
}

/** An element with no field that we know. */
export interface UnknownElement {
  readonly kind: 'unknown';
  readonly rest: JsonRecord;
}

export type AliyunPayload = UplinkSms | DeliveryReport | UnknownElement;

const FIELDS = ['phone_number', 'content', 'send_time', 'dest_code', 'sequence_id'] as const;

/**
 * Cuts a push into its messages, each with its own bytes.
 *
 * Nothing comes of an empty body, `[]`, `{}` or `null`: that is what the console may send to try the address.
 */
export function splitPush(message: Message): readonly Slice[] {
  if (isBlankJson(message.bytes)) return [];
  if (firstCharacter(message.bytes) !== '[' && !isMessage(parseJson(message.bytes))) {
    throw new BadPayload('reading a push: neither an array of messages nor one message');
  }
  return splitJson(message);
}

/** One element of a push. */
export function parseElement(message: Message): AliyunPayload {
  const value = parseJson(message.bytes);
  if (!isRecord(value)) throw new BadPayload('reading an element of a push: not an object');
  if ('biz_id' in value && 'report_time' in value && !('content' in value)) {
    return { kind: 'delivery-report', bizId: textOf(value['biz_id']) ?? '' };
  }
  if (!hasAnyOf(value, FIELDS)) return { kind: 'unknown', rest: value };
  const told = textFields(value, FIELDS);
  return {
    kind: 'message',
    phone: told.phone_number || null,
    content: told.content,
    sendTime: told.send_time || null,
    destCode: told.dest_code,
    sequenceId: told.sequence_id || null,
    rest: restOf(value, FIELDS),
  };
}

function isMessage(value: unknown): boolean {
  return isRecord(value) && hasAnyOf(value, FIELDS);
}
