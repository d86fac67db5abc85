import { createCipheriv, createHash, randomBytes } from 'node:crypto';

/** WeChat's side of an account, written from its documentation alone; shares nothing with the code under test. */
export interface Account {
  /** The CorpID, for an app of WeCom. */
  readonly appId: string;
  readonly token: string;
  readonly encodingAesKey: string;
}

export interface Push {
  readonly target: string;
  readonly body: string;
}

export interface Moment {
  readonly timestamp: string;
  readonly nonce: string;
}

export const sha1OfSorted = (...parts: readonly string[]): string =>
  createHash('sha1')
    .update([...parts].sort().join(''))
    .digest('hex');

/** The base64 that goes into `Encrypt`. */
export function encrypt(account: Account, xml: string, random: Buffer = randomBytes(16)): string {
  const message = Buffer.from(xml);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(message.length);
  const plain = Buffer.concat([random, length, message, Buffer.from(account.appId)]);
  return encryptRaw(account, Buffer.concat([plain, pkcs7(plain.length)]));
}

/** Encrypts bytes that are already padded, well or badly. */
export function encryptRaw(account: Account, padded: Uint8Array): string {
  const key = Buffer.from(account.encodingAesKey + '=', 'base64');
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16));
  cipher.setAutoPadding(false);
  return Buffer.concat([cipher.update(padded), cipher.final()]).toString('base64');
}

export function pkcs7(length: number): Buffer {
  const pad = 32 - (length % 32);
  return Buffer.alloc(pad, pad);
}

export function plainPush(account: Account, xml: string, at: Moment): Push {
  return { target: `/channels/wx?${signed(account, at)}&openid=oABCD1234567890efghijklmnopq`, body: xml };
}

export function safePush(account: Account, xml: string, at: Moment): Push {
  return encryptedPush(account, encrypt(account, xml), at);
}

export function encryptedPush(account: Account, encrypted: string, at: Moment): Push {
  return {
    target: encryptedTarget(account, encrypted, at),
    body: `<xml><ToUserName><![CDATA[gh_1a2b3c4d5e6f]]></ToUserName><Encrypt><![CDATA[${encrypted}]]></Encrypt></xml>`,
  };
}

export function safeJsonPush(account: Account, json: string, at: Moment): Push {
  const encrypted = encrypt(account, json);
  return {
    target: encryptedTarget(account, encrypted, at),
    body: JSON.stringify({ ToUserName: 'gh_1a2b3c4d5e6f', Encrypt: encrypted }, null, 4),
  };
}

/** The plain elements, which nothing vouches for, and the encrypted ones; `besides` is what the plain ones say. */
export function compatPush(account: Account, xml: string, at: Moment, besides: string = xml): Push {
  const encrypted = encrypt(account, xml);
  return {
    target: encryptedTarget(account, encrypted, at),
    body: besides.replace('</xml>', `<Encrypt><![CDATA[${encrypted}]]></Encrypt></xml>`),
  };
}

export function handshake(account: Account, echostr: string, at: Moment): Push {
  return { target: `/channels/wx?${signed(account, at)}&echostr=${encodeURIComponent(echostr)}`, body: '' };
}

/** WeCom's push: always encrypted, and without the signature that covers nothing. */
export function wecomPush(account: Account, xml: string, at: Moment, encrypted = encrypt(account, xml)): Push {
  return {
    target: wecomTarget(account, encrypted, at),
    body:
      `<xml><ToUserName><![CDATA[${account.appId}]]></ToUserName><AgentID><![CDATA[1000002]]></AgentID>` +
      `<Encrypt><![CDATA[${encrypted}]]></Encrypt></xml>`,
  };
}

/** As WeCom's samples for JSON write it. */
export function wecomJsonPush(account: Account, json: string, at: Moment): Push {
  const encrypted = encrypt(account, json);
  return {
    target: wecomTarget(account, encrypted, at),
    body: JSON.stringify({ tousername: account.appId, encrypt: encrypted, agentid: '1000002' }),
  };
}

export function wecomHandshake(account: Account, echostr: string, at: Moment): Push {
  return sealedHandshake(account, encrypt(account, echostr), at);
}

/** A check of the URL whose echostr is encrypted already, or was meddled with. */
export function sealedHandshake(account: Account, encrypted: string, at: Moment): Push {
  return { target: `${wecomTarget(account, encrypted, at)}&echostr=${encodeURIComponent(encrypted)}`, body: '' };
}

/** How the push reaches us at the instance's own URL. */
export function requestOf(push: Push, path = '/') {
  return {
    method: push.body === '' ? 'GET' : 'POST',
    target: push.target,
    path,
    headers: { 'content-type': 'text/xml' },
    body: Buffer.from(push.body) as Uint8Array,
    remoteAddress: '203.0.113.7',
    publicBaseUrl: null,
  };
}

function signed(account: Account, at: Moment): string {
  const signature = sha1OfSorted(account.token, at.timestamp, at.nonce);
  return `signature=${signature}&timestamp=${at.timestamp}&nonce=${at.nonce}`;
}

function wecomTarget(account: Account, encrypted: string, at: Moment): string {
  const signature = sha1OfSorted(account.token, at.timestamp, at.nonce, encrypted);
  return `/channels/wx?msg_signature=${signature}&timestamp=${at.timestamp}&nonce=${at.nonce}`;
}

function encryptedTarget(account: Account, encrypted: string, at: Moment): string {
  const signature = sha1OfSorted(account.token, at.timestamp, at.nonce, encrypted);
  return `/channels/wx?${signed(account, at)}&encrypt_type=aes&msg_signature=${signature}`;
}
