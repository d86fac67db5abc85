import {
  receiptText,
  textAnswer,
  type AnswerContext,
  type HttpAnswer,
  type KeptMessage,
  type WebhookRequest,
} from '#libs/channel-kit';
import { ciphertextOf, isJson } from './body.js';
import { derivedFrom, seal } from './crypto.js';
import { canBeWritten, writeEnvelope, writeReply, type PassiveReply } from './passive-reply.js';
import { isEvent, type WechatOfficialPayload } from './payload.js';
import { readQuery } from './query.js';
import { receiverOf, type WechatOfficialSettings } from './settings.js';
import { signerOf, unseal } from './unseal.js';

// This, nothing at all, or a reply; anything else shows the citizen an error.
const BARE = 'success';

/**
 * The answer to what was kept: to a message that opens a matter its receipt, to everything else `success`.
 *
 * All of it comes from the message and the keys, so that a repeat is answered alike. An encrypted message is answered
 * with the key that opened it, signed with the token that it was signed with.
 */
export function answerWechatOfficial(
  kept: readonly KeptMessage<WechatOfficialPayload>[],
  { settings, request }: Pick<AnswerContext<WechatOfficialSettings>, 'settings' | 'request'>,
): HttpAnswer {
  const [message] = kept;
  const reply = message && receiptFor(message, settings);
  if (!message || !reply) return textAnswer(200, BARE);
  const inJson = isJson(request.body);
  const text = writeReply(reply, inJson);
  const body = settings.mode === 'plain' ? text : sealed(text, message.id, reply.createTime, settings, request);
  return body === null ? textAnswer(200, BARE) : { status: 200, headers: headersOf(inJson), body };
}

/** null where there is nobody to tell, or nothing to be told. */
function receiptFor(
  { payload, number }: KeptMessage<WechatOfficialPayload>,
  { receipt }: WechatOfficialSettings,
): PassiveReply | null {
  if (payload === undefined || isEvent(payload)) return null;
  const { fromUser: to, toUser: from, createTime } = payload;
  const content = receiptText(receipt, number);
  if (content === null || to === null || !canBeWritten(to) || !canBeWritten(from)) return null;
  return { to, from, createTime, content };
}

function sealed(
  text: string,
  id: string,
  createTime: number,
  settings: WechatOfficialSettings,
  request: WebhookRequest,
): string | null {
  const secrets = secretsBehind(request, settings);
  if (!secrets) return null;
  const { random, nonce } = derivedFrom(`receipt\n${id}\n${text}`, secrets.key);
  const ciphertext = seal(text, receiverOf(settings), secrets.key, random);
  const envelope = { ciphertext, token: secrets.token, timestamp: String(createTime), nonce };
  return writeEnvelope(envelope, isJson(request.body) ? (settings.mode === 'wecom' ? 'wecom-json' : 'json') : 'xml');
}

/** What the message was signed and encrypted with; looked for only while there is more than one of each. */
function secretsBehind(
  request: WebhookRequest,
  settings: WechatOfficialSettings,
): { readonly token: string; readonly key: string } | undefined {
  const { token, encodingAESKey: key } = settings;
  if (typeof token === 'string' && typeof key === 'string') return { token, key };
  const query = readQuery(request);
  const ciphertext = ciphertextOf(request.body);
  if (!query || ciphertext === null) return undefined;
  const signer = signerOf(token, [...query.signed, ciphertext], query.msgSignature ?? '');
  const unsealed = unseal(ciphertext, settings);
  return signer && unsealed.kind === 'ours' ? { token: signer.value, key: unsealed.key.value } : undefined;
}

function headersOf(inJson: boolean): Readonly<Record<string, string>> {
  return {
    'content-type': inJson ? 'application/json; charset=utf-8' : 'application/xml; charset=utf-8',
    'x-content-type-options': 'nosniff',
  };
}
