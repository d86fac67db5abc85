import * as wecom from '@wecom/crypto';
import type { Account } from './wechat.js';

/** An answer as WeChat takes it in. */
export interface TakenReply {
  readonly to: string;
  readonly from: string;
  readonly createTime: string;
  readonly type: string;
  readonly content: string;
}

interface Fields {
  readonly [name: string]: string;
}

/** Decrypts an answer as WeChat would, with WeCom's own package. Throws when WeChat would show the citizen an error. */
export function openReply(account: Account, body: string): TakenReply {
  const envelope = fieldsOf(body);
  const [encrypted, signature, timestamp, nonce] = ['Encrypt', 'MsgSignature', 'TimeStamp', 'Nonce'].map(
    (name) => envelope[name] ?? envelope[name.toLowerCase()] ?? '',
  ) as [string, string, string, string];
  if (wecom.getSignature(account.token, timestamp, nonce, encrypted) !== signature) throw new Error('wrong signature');
  const { message, id } = wecom.decrypt(account.encodingAesKey, encrypted);
  if (id !== account.appId) throw new Error(`encrypted for ${id}`);
  return plainReply(message);
}

/** The same of an answer that is not encrypted. */
export function plainReply(body: string): TakenReply {
  const {
    ToUserName: to,
    FromUserName: from,
    CreateTime: createTime,
    MsgType: type,
    Content: content,
  } = fieldsOf(body);
  if (!to || !from || !createTime || !type || !content) throw new Error(`a field is missing in ${body}`);
  return { to, from, createTime, type, content };
}

function fieldsOf(body: string): Fields {
  if (body.startsWith('{')) {
    const fields = JSON.parse(body) as Record<string, unknown>;
    return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, String(value)]));
  }
  const inner = /^<xml>(.*)<\/xml>$/s.exec(body)?.[1];
  if (inner === undefined) throw new Error(`no XML: ${body}`);
  return Object.fromEntries(elementsIn(inner));
}

/** Element by element: CDATA ends at the first `]]>`, whatever looks like a tag inside of it. */
function* elementsIn(xml: string): Generator<[string, string]> {
  const pattern = /<(\w+)>((?:<!\[CDATA\[(?:(?!\]\]>).)*\]\]>|[^<])*)<\/\1>/sy;
  while (pattern.lastIndex < xml.length) {
    const at = pattern.lastIndex;
    const found = pattern.exec(xml);
    if (!found) throw new Error(`no element at ${at} of ${xml}`);
    const [, name, value] = found as unknown as [string, string, string];
    yield [name, value.replace(/<!\[CDATA\[((?:(?!\]\]>).)*)\]\]>/gs, '$1')];
  }
}
