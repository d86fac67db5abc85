import type { DedupeRecipe } from '#libs/channel-kit';
import type { Elements } from './body.js';
import { accountOf, type WechatOfficialPayload } from './payload.js';

/**
 * Tells repeats apart from look-alikes, by what was decrypted: a retry is encrypted and signed anew.
 *
 * Messages go by MsgId, within account and sender. Events have no id and go by second, event and key.
 */
export function dedupeWechatOfficial(payload: WechatOfficialPayload): DedupeRecipe {
  return { key: [...senderOf(payload), ...idOf(payload)], content: JSON.stringify(contentOf(payload)) };
}

/** One citizen at one account of ours. */
export function senderOf(payload: WechatOfficialPayload): readonly string[] {
  return [accountOf(payload), payload.fromUser ?? ''];
}

function idOf(payload: WechatOfficialPayload): readonly string[] {
  if ('msgId' in payload && payload.msgId !== null) return ['message', payload.msgId];
  const { createTime, kind } = payload;
  const name = kind === 'unknown' ? payload.messageKind : 'event' in payload ? payload.event : kind;
  return ['event', String(createTime), name, ('eventKey' in payload ? payload.eventKey : null) ?? ''];
}

/**
 * What the citizen gave. Links to it are left out, since WeChat may make them anew for a retry (it does not say), and
 * so is the time.
 */
function contentOf(payload: WechatOfficialPayload): readonly unknown[] {
  switch (payload.kind) {
    case 'text':
      return ['text', payload.content, payload.bizMsgMenuId];
    case 'image':
    case 'video':
    case 'shortvideo':
      return [payload.kind, payload.mediaId];
    case 'voice':
      return ['voice', payload.mediaId, payload.recognition];
    case 'file':
      return ['file', payload.mediaId, payload.fileKey, payload.md5, payload.name, payload.bytes];
    case 'location':
      return ['location', payload.latitude, payload.longitude, payload.label];
    case 'link':
      return ['link', payload.title, payload.description, payload.url];
    default:
      return ['other', ...inOrder(payload.elements)];
  }
}

/** By name, since WeChat promises no order. */
function inOrder(elements: Elements): readonly (readonly [string, unknown])[] {
  return Object.entries(elements).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}
