import { createCipheriv, createHash, randomBytes, randomInt } from 'node:crypto';

export const fixture = 'text.xml';
export const needs = ({ mode, fence }) => [
  'token',
  ...(mode === 'plain' ? [] : ['encodingAESKey', mode === 'wecom' ? 'corpId' : 'appId']),
  ...(fence?.key === undefined ? [] : ['fence.key']),
];

const BLOCK = 32;
const sha1Of = (...parts) => createHash('sha1').update(parts.sort().join('')).digest('hex');
const currentOf = (secret) => secret.current ?? secret;

/** A callback of WeChat in any of its three modes, or of WeCom; in all but plain mode the message travels encrypted. */
export function requestFor({ url, settings, recorded, now }) {
  const { mode, fence } = settings;
  const token = currentOf(settings.token);
  const timestamp = String(Math.floor(now / 1000));
  const nonce = String(randomInt(1e8, 1e9));
  const xml = messageFor(settings, recorded.toString(), now);
  const address = fence?.key === undefined ? url : `${url}/${currentOf(fence.key)}`;
  const query = new URLSearchParams({ timestamp, nonce });
  if (mode !== 'wecom') query.set('signature', sha1Of(token, timestamp, nonce));
  if (mode === 'plain') return post(address, query, xml);
  const encrypted = encrypt(xml, settings);
  if (mode !== 'wecom') query.set('encrypt_type', 'aes');
  query.set('msg_signature', sha1Of(token, timestamp, nonce, encrypted));
  const element = `<Encrypt><![CDATA[${encrypted}]]></Encrypt>`;
  if (mode === 'compat') return post(address, query, xml.replace('</xml>', `${element}</xml>`));
  const [receiver] = /<ToUserName>.*<\/ToUserName>/.exec(xml);
  return post(address, query, `<xml>${receiver}${element}</xml>`);
}

const post = (url, query, body) => ({
  method: 'POST',
  url: `${url}?${query}`,
  headers: { 'content-type': 'text/xml' },
  body,
});

/** The recorded message with an id and a time of its own, written to the account that the settings name. */
function messageFor({ mode, originalId, corpId, agentId = 1000002 }, recorded, now) {
  const account = mode === 'wecom' ? corpId : originalId;
  const message = recorded
    .replace(/<CreateTime>\d+/, `<CreateTime>${Math.floor(now / 1000)}`)
    .replace(/<MsgId>\d+/, `<MsgId>${now}${randomInt(1e4, 1e5)}`)
    .replace(/(<ToUserName><!\[CDATA\[)[^\]]+/, (whole, tag) => (account ? tag + account : whole));
  return mode === 'wecom' ? message.replace('</xml>', `  <AgentID>${agentId}</AgentID>\n</xml>`) : message;
}

// 16 random bytes, the length, the message and the app id, padded to blocks of 32 where AES itself would do with 16.
function encrypt(xml, { encodingAESKey, mode, appId, corpId }) {
  const key = Buffer.from(`${currentOf(encodingAESKey)}=`, 'base64');
  const message = Buffer.from(xml);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(message.length);
  const receiver = Buffer.from(mode === 'wecom' ? corpId : appId);
  const plain = Buffer.concat([randomBytes(16), length, message, receiver]);
  const padding = BLOCK - (plain.length % BLOCK);
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([cipher.update(plain), cipher.update(Buffer.alloc(padding, padding)), cipher.final()]).toString(
    'base64',
  );
}
