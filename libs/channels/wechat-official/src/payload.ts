import { BadPayload, type Message, type ParseContext } from '#libs/channel-kit';
import { readElements, type Elements } from './body.js';
import { tellsOf, type WechatTells } from './event.js';
import { Fields } from './fields.js';
import { saysOf, type WechatSays } from './message.js';
import type { WechatOfficialSettings } from './settings.js';

interface Sender {
  /** Our account, `gh_…`. */
  readonly toUser: string;
  /** The citizen's openid: who they are to this account, and to no other. */
  readonly fromUser: string;
  /** Seconds since the epoch. */
  readonly createTime: number;
}
interface Head extends Sender {
  /** Elements that no other field holds, by WeChat's names. */
  readonly rest: Elements;
}
interface MessageHead extends Head {
  /** 64 bits, hence text. */
  readonly msgId: string;
  /** Both set when the citizen wrote from below an article of ours. */
  readonly msgDataId: string | null;
  readonly idx: string | null;
}
interface EventHead extends Head {
  /** As WeChat writes it: `subscribe`, `SCAN`. */
  readonly event: string;
  /** What else tells two events of one second apart. */
  readonly eventKey: string | null;
  /** All of it: an event has no id, so that this is what two of them may differ in. */
  readonly elements: Elements;
}

/** What a citizen sent. */
export type WechatMessage = MessageHead & WechatSays;
/** What a citizen, or WeChat itself, did. */
export type WechatEvent = EventHead & WechatTells;
/** A MsgType or Event that this channel does not know; what is particular to it is in `rest`. */
export interface WechatUnknown extends Head {
  readonly kind: 'unknown';
  /** `sticker`, `event.scancode_waitmsg`. */
  readonly messageKind: string;
  readonly msgId: string | null;
  readonly eventKey: string | null;
  readonly elements: Elements;
}
export type WechatOfficialPayload = WechatMessage | WechatEvent | WechatUnknown;

/**
 * Reads one message or event, decrypted.
 *
 * @throws {BadPayload} when it is no message of WeChat's, or for an account other than the instance's `originalId`
 */
export function parseWechatOfficial(
  message: Message,
  { settings }: ParseContext<WechatOfficialSettings>,
): WechatOfficialPayload {
  const elements = readElements(message.bytes);
  if (elements['Encrypt'] !== undefined && elements['MsgType'] === undefined) {
    throw new BadPayload('the message is encrypted, but the instance has `mode: plain`');
  }
  const fields = new Fields(elements);
  const toUser = fields.need('ToUserName');
  if (settings.originalId !== undefined && toUser !== settings.originalId) {
    throw new BadPayload('<ToUserName> is not the `originalId` of the instance');
  }
  const sender = { toUser, fromUser: fields.need('FromUserName'), createTime: secondsOf(fields.need('CreateTime')) };
  const msgType = fields.need('MsgType');
  return msgType === 'event' ? eventOf(sender, fields, elements) : messageOf(msgType, sender, fields, elements);
}

function secondsOf(text: string): number {
  // Ten digits last until 2286; thirteen would be milliseconds.
  if (!/^\d{1,10}$/.test(text)) throw new BadPayload('<CreateTime> is not a number of seconds');
  return Number(text);
}

function messageOf(msgType: string, sender: Sender, fields: Fields, elements: Elements): WechatOfficialPayload {
  const says = saysOf(msgType, fields);
  if (!says) {
    const msgId = fields.take('MsgId');
    return { kind: 'unknown', messageKind: msgType, ...sender, msgId, eventKey: null, elements, rest: fields.rest() };
  }
  const ids = { msgId: fields.need('MsgId'), msgDataId: fields.take('MsgDataId'), idx: fields.take('Idx') };
  return { ...says, ...sender, ...ids, rest: fields.rest() };
}

function eventOf(sender: Sender, fields: Fields, elements: Elements): WechatOfficialPayload {
  const event = fields.need('Event');
  // Reports on what we sent have the number of that job instead. It is no MsgId, and is written differently.
  const eventKey = fields.take('EventKey') ?? fields.take('MsgID');
  const tells = tellsOf(event, eventKey, fields);
  if (!tells) {
    const messageKind = `event.${event}`;
    return { kind: 'unknown', messageKind, ...sender, msgId: null, eventKey, elements, rest: fields.rest() };
  }
  return { ...tells, ...sender, event, eventKey, elements, rest: fields.rest() };
}
