import { createDecipheriv, createHash } from 'node:crypto';

const RANDOM_BYTES = 16;
const LENGTH_BYTES = 4;
// WeChat pads to 32 bytes although AES blocks have 16, so that OpenSSL's own unpadding fails on half of all messages.
const PAD_BLOCK = 32;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** A decrypted message and the account that it was encrypted for. */
export interface Opened {
  readonly message: Uint8Array;
  readonly appId: string;
}

/** WeChat's signature: SHA-1 over the parts, sorted and joined with nothing between, in lower-case hex. */
export function signatureOf(parts: readonly string[]): string {
  return createHash('sha1')
    .update([...parts].sort().join(''))
    .digest('hex');
}

/**
 * Decrypts the base64 of an `Encrypt` element with an EncodingAESKey.
 *
 * Undefined, without saying why, for whatever was not encrypted with this key: callers have nothing to tell apart, and
 * so cannot tell it to a sender who guesses paddings. To be called only once the signature over `encrypted` is known
 * to be right.
 */
export function open(encrypted: string, encodingAesKey: string): Opened | undefined {
  if (!BASE64.test(encrypted) || encrypted.length % 4 !== 0) return undefined;
  const sealed = Buffer.from(encrypted, 'base64');
  if (sealed.length % PAD_BLOCK !== 0) return undefined;
  const key = Buffer.from(`${encodingAesKey}=`, 'base64');
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  const content = withoutPadding(Buffer.concat([decipher.update(sealed), decipher.final()]));
  return content && contentOf(content);
}

function withoutPadding(padded: Buffer): Buffer | undefined {
  const pad = padded.at(-1) ?? 0;
  if (pad < 1 || pad > PAD_BLOCK) return undefined;
  const end = padded.length - pad;
  return padded.subarray(end).every((byte) => byte === pad) ? padded.subarray(0, end) : undefined;
}

/** 16 random bytes, the message's length (big-endian), the message, the AppID. */
function contentOf(content: Buffer): Opened | undefined {
  const start = RANDOM_BYTES + LENGTH_BYTES;
  if (content.length < start) return undefined;
  const end = start + content.readUInt32BE(RANDOM_BYTES);
  if (end > content.length) return undefined;
  return { message: content.subarray(start, end), appId: content.toString('utf8', end) };
}
