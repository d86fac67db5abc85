import { createCipheriv, createHash, randomBytes, randomInt } from 'node:crypto';

export const fixture = 'text.xml';
export const needs = ({ mode }) => (mode === 'plain' ? ['token'] : ['token', 'encodingAESKey', 'appId']);

const BLOCK = 32;
const sha1Of = (...parts) => createHash('sha1').update(parts.sort().join('')).digest('hex');

/** A callback of WeChat in any of its three modes; in compat and safe mode the message travels encrypted. */
export function requestFor({ url, settings, recorded, now }) {
  const token = settings.token.current ?? settings.token;
  const timestamp = String(Math.floor(now / 1000));
  const nonce = String(randomInt(1e8, 1e9));
  const xml = recorded
    .toString()
    .replace(/<CreateTime>\d+/, `<CreateTime>${timestamp}`)
    .replace(/<MsgId>\d+/, `<MsgId>${now}${randomInt(1e4, 1e5)}`);
  const query = new URLSearchParams({ signature: sha1Of(token, timestamp, nonce), timestamp, nonce });
  if (settings.mode === 'plain') return post(url, query, xml);
  const encrypted = encrypt(xml, settings);
  query.set('encrypt_type', 'aes');
  query.set('msg_signature', sha1Of(token, timestamp, nonce, encrypted));
  const element = `<Encrypt><![CDATA[${encrypted}]]></Encrypt>`;
  if (settings.mode === 'compat') return post(url, query, xml.replace('</xml>', `${element}</xml>`));
  const [receiver] = /<ToUserName>.*<\/ToUserName>/.exec(xml);
  return post(url, query, `<xml>${receiver}${element}</xml>`);
}

const post = (url, query, body) => ({
  method: 'POST',
  url: `${url}?${query}`,
  headers: { 'content-type': 'text/xml' },
  body,
});

// 16 random bytes, the length, the message and the app id, padded to blocks of 32 where AES itself would do with 16.
function encrypt(xml, { encodingAESKey, appId }) {
  const key = Buffer.from(`${encodingAESKey.current ?? encodingAESKey}=`, 'base64');
  const message = Buffer.from(xml);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(message.length);
  const plain = Buffer.concat([randomBytes(16), length, message, Buffer.from(appId)]);
  const padding = BLOCK - (plain.length % BLOCK);
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([cipher.update(plain), cipher.update(Buffer.alloc(padding, padding)), cipher.final()]).toString(
    'base64',
  );
}
