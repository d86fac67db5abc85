import { BadPayload, type Message, type ParseContext } from '#libs/channel-kit';
import { readElements, type Elements } from './body.js';
import { isCiphertext } from './crypto.js';
import { tellsOf, type WechatTells } from './event.js';
import { Fields } from './fields.js';
import { saysOf, type WechatSays } from './message.js';
import type { WechatOfficialSettings } from './settings.js';
import { unseal } from './unseal.js';

interface Sender {
  /** Our account, `gh_…`; the CorpID at WeCom. */
  readonly toUser: string;
  /** The citizen's openid: who they are to this account, and to no other. WeCom tells of some events without it. */
  readonly fromUser: string | null;
  /** Seconds since the epoch. */
  readonly createTime: number;
  /** WeCom only: which app of the company. */
  readonly agentId: string | null;
  /** WeCom only: `wxwork`, where it was WeCom and not WeChat. */
  readonly appType: string | null;
}
interface Head extends Sender {
  /** Elements that no other field holds, by WeChat's names. */
  readonly rest: Elements;
}
interface MessageHead extends Head {
  readonly fromUser: string;
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
  /** `sticker`, `event.user_authorize_invoice`. */
  readonly messageKind: string;
  readonly msgId: string | null;
  /** null when it is a message. */
  readonly event: string | null;
  readonly eventKey: string | null;
  readonly elements: Elements;
}
export type WechatOfficialPayload = WechatMessage | WechatEvent | WechatUnknown;

/** Which account of ours it is for, in a form that tells two apps of one company apart. */
export function accountOf({ toUser, agentId }: WechatOfficialPayload): string {
  return agentId === null ? toUser : `${toUser}/${agentId}`;
}

/** Whether something was done, and not said: that opens no matter. */
export function isEvent(payload: WechatOfficialPayload): boolean {
  return 'event' in payload && payload.event !== null;
}

/**
 * Reads one message or event, decrypted.
 *
 * @throws {BadPayload} when it is no message of WeChat's, none of the instance's keys opens it, or it is for another
 * account than the instance's `originalId` or another app than its `agentId`
 */
export function parseWechatOfficial(
  message: Message,
  { settings }: ParseContext<WechatOfficialSettings>,
): WechatOfficialPayload {
  const { Encrypt: encrypt, ...elements } = readElements(openedNow(message.bytes, settings));
  if (encrypt !== undefined && elements['MsgType'] === undefined) {
    throw new BadPayload('the message is encrypted, but the instance has `mode: plain`');
  }
  const fields = new Fields(elements);
  const msgType = fields.need('MsgType');
  const sender = senderOf(fields, settings);
  return msgType === 'event' ? eventOf(sender, fields, elements) : messageOf(msgType, sender, fields, elements);
}

/** What no key opened when it arrived is its ciphertext, which the keys of today may open. */
function openedNow(bytes: Uint8Array, settings: WechatOfficialSettings): Uint8Array {
  if (settings.mode === 'plain') return bytes;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  if (!isCiphertext(text)) return bytes;
  const unsealed = unseal(text, settings);
  if (unsealed.kind === 'ours') return unsealed.message;
  throw new BadPayload('no `encodingAESKey` of the instance opens the message, which is signed with its token');
}

function senderOf(fields: Fields, settings: WechatOfficialSettings): Sender {
  const toUser = fields.need('ToUserName', 200);
  if (settings.originalId !== undefined && toUser !== settings.originalId) {
    throw new BadPayload('<ToUserName> is not the `originalId` of the instance');
  }
  const agentId = fields.find('AgentID', 32);
  if (settings.agentId !== undefined && agentId !== null && agentId !== settings.agentId) {
    throw new BadPayload('<AgentID> is not the `agentId` of the instance');
  }
  return {
    toUser,
    fromUser: fields.find('FromUserName'),
    createTime: secondsOf(fields.need('CreateTime')),
    agentId,
    appType: fields.take('AppType'),
  };
}

function secondsOf(text: string): number {
  // Ten digits last until 2286; thirteen would be milliseconds.
  if (!/^\d{1,10}$/.test(text)) throw new BadPayload('<CreateTime> is not a number of seconds');
  return Number(text);
}

function messageOf(msgType: string, sender: Sender, fields: Fields, elements: Elements): WechatOfficialPayload {
  const fromUser = fields.need('FromUserName');
  const says = saysOf(msgType, fields);
  if (!says) {
    const none = { msgId: fields.find('MsgId'), event: null, eventKey: null };
    return { kind: 'unknown', messageKind: msgType, ...sender, fromUser, ...none, elements, rest: fields.rest() };
  }
  const ids = { msgId: fields.need('MsgId'), msgDataId: fields.take('MsgDataId'), idx: fields.take('Idx') };
  return { ...says, ...sender, fromUser, ...ids, rest: fields.rest() };
}

function eventOf(sender: Sender, fields: Fields, elements: Elements): WechatOfficialPayload {
  const event = fields.need('Event');
  // Reports on what we sent have the number of that job instead. It is no MsgId, and is written differently.
  const eventKey = fields.take('EventKey') ?? fields.take('MsgID');
  const tells = tellsOf(event, eventKey, fields);
  if (!tells) {
    const messageKind = `event.${event}`;
    return { kind: 'unknown', messageKind, ...sender, msgId: null, event, eventKey, elements, rest: fields.rest() };
  }
  return { ...tells, ...sender, event, eventKey, elements, rest: fields.rest() };
}
