import {
  BadPayload,
  isRecord,
  parseJson,
  textOf,
  type JsonRecord,
  type Message,
  type ParseContext,
} from '#libs/channel-kit';
import { isEventName, type WeiboEventName } from './events.js';
import type { WeiboSettings } from './settings.js';

interface Head {
  /** As Weibo writes it; empty when it is missing. */
  readonly type: string;
  /** Our account; an int64, hence text. Null when missing, like every field below. */
  readonly receiverId: string | null;
  /** The citizen, likewise. */
  readonly senderId: string | null;
  /** As Weibo writes it: `Mon Jul 16 18:09:20 +0800 2012`. */
  readonly createdAt: string | null;
  /** What the citizen wrote, or a description that Weibo makes up. */
  readonly text: string | null;
  /** What is particular to the type; numbers in it are ids and stay text. */
  readonly data: JsonRecord;
  /** Whatever else the push had, and fields of a type that cannot be used. */
  readonly rest: JsonRecord;
}

/** A private message (私信). */
export type WeiboPrivateMessage = Head & { readonly kind: 'text' | 'position' | 'image' | 'voice' };
/** A post or a comment that names us (@), for everybody to read. */
export type WeiboMention = Head & { readonly kind: 'mention' };
/** What a citizen does. */
export type WeiboEvent = Head & { readonly kind: 'event'; readonly event: WeiboEventName };
/** A type or subtype that this channel does not know. */
export type WeiboUnknown = Head & {
  readonly kind: 'unknown';
  /** `video`, `event.shake`. */
  readonly messageKind: string;
};
export type WeiboPayload = WeiboPrivateMessage | WeiboMention | WeiboEvent | WeiboUnknown;

const FIELDS = ['type', 'receiver_id', 'sender_id', 'created_at', 'text', 'data'];
const LESS_THAN = 0x3c;
/** An int64 has nineteen digits. */
const LONGEST_ID = 64;

/**
 * Reads one push.
 *
 * @throws {BadPayload} when it is no push of Weibo's, or for an account other than the instance's `uid`
 */
export function parseWeibo({ bytes }: Message, { settings }: ParseContext<WeiboSettings>): WeiboPayload {
  if (bytes[0] === LESS_THAN) {
    throw new BadPayload("reading a push: it is XML; switch WeChat's format (微信兼容) off in Weibo's console");
  }
  const value = parseJson(bytes);
  if (!isRecord(value) || (value['type'] === undefined && value['sender_id'] === undefined)) {
    throw new BadPayload('reading a push: neither "type" nor "sender_id" is in it');
  }
  const head = headOf(value);
  if (settings.uid !== undefined && head.receiverId !== settings.uid) {
    throw new BadPayload('reading a push: "receiver_id" is not the `uid` of the instance');
  }
  return payloadOf(head);
}

/** An id as text; null when it is none. */
export function idOf(value: unknown): string | null {
  const id = textOf(value);
  return id === null || id === '' || id.length > LONGEST_ID ? null : id;
}

function headOf(push: JsonRecord): Head {
  const type = typeof push['type'] === 'string' ? push['type'] : null;
  const receiverId = idOf(push['receiver_id']);
  const senderId = idOf(push['sender_id']);
  const createdAt = textOf(push['created_at']) || null;
  const text = textOf(push['text']);
  const data = isRecord(push['data']) ? push['data'] : null;
  const read = [type, receiverId, senderId, createdAt, text, data];
  const rest = Object.entries(push).filter(([name, value]) => {
    const at = FIELDS.indexOf(name);
    return at < 0 || (read[at] === null && value !== null && value !== '');
  });
  return {
    type: type ?? '',
    receiverId,
    senderId,
    createdAt,
    text,
    data: numbersAsText(data ?? {}) as JsonRecord,
    rest: Object.fromEntries(rest),
  };
}

function payloadOf(head: Head): WeiboPayload {
  const subtype = textOf(head.data['subtype']);
  switch (head.type) {
    case 'text':
    case 'position':
    case 'image':
    case 'voice':
      return { kind: head.type, ...head };
    case 'mention':
      return subtype === null || subtype === 'status' || subtype === 'comment'
        ? { kind: 'mention', ...head }
        : { kind: 'unknown', messageKind: `mention.${subtype}`, ...head };
    case 'event':
      return isEventName(subtype)
        ? { kind: 'event', event: subtype, ...head }
        : { kind: 'unknown', messageKind: `event.${subtype ?? ''}`, ...head };
    default:
      return { kind: 'unknown', messageKind: head.type || 'push without a type', ...head };
  }
}

function numbersAsText(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(numbersAsText);
  if (isRecord(value))
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, numbersAsText(part)]));
  return typeof value === 'number' ? String(value) : value;
}
