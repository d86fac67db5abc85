import { createCipheriv, createDecipheriv, createHash, createHmac } from 'node:crypto';

const RANDOM_BYTES = 16;
const LENGTH_BYTES = 4;
// WeChat pads to 32 bytes although AES blocks have 16, so that OpenSSL's own unpadding fails on half of all messages.
const PAD_BLOCK = 32;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** A decrypted message and whom it was encrypted for: an AppID, a CorpID. */
export interface Opened {
  readonly message: Uint8Array;
  readonly receiver: string;
}

/** WeChat's signature: SHA-1 over the parts, sorted and joined with nothing between, in lower-case hex. */
export function signatureOf(parts: readonly string[]): string {
  return createHash('sha1')
    .update([...parts].sort().join(''))
    .digest('hex');
}

/** Whether a text has the form of what WeChat encrypts, whatever the key: base64 of whole padded blocks. */
export function isCiphertext(text: string): boolean {
  if (text.length % 4 !== 0 || !BASE64.test(text)) return false;
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  return ((text.length / 4) * 3 - padding) % PAD_BLOCK === 0;
}

/**
 * Decrypts the base64 of an `Encrypt` element with an EncodingAESKey.
 *
 * Undefined, without saying why, for whatever was not encrypted with this key: callers have nothing to tell apart, and
 * so cannot tell it to a sender who guesses paddings. To be called only once the signature over `encrypted` is known
 * to be right.
 */
export function open(encrypted: string, encodingAesKey: string): Opened | undefined {
  if (!isCiphertext(encrypted)) return undefined;
  const key = keyOf(encodingAesKey);
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  const content = withoutPadding(Buffer.concat([decipher.update(encrypted, 'base64'), decipher.final()]));
  return content && contentOf(content);
}

/**
 * Encrypts a message of ours as WeChat does, for an `Encrypt` element.
 *
 * @param random 16 bytes that nobody without the key can foretell
 */
export function seal(message: string, receiver: string, encodingAesKey: string, random: Uint8Array): string {
  if (random.length !== RANDOM_BYTES) throw new TypeError(`sealing a message: it wants ${RANDOM_BYTES} random bytes`);
  const body = Buffer.from(message);
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(body.length);
  const content = Buffer.concat([random, length, body, Buffer.from(receiver)]);
  const pad = PAD_BLOCK - (content.length % PAD_BLOCK);
  const key = keyOf(encodingAesKey);
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  const sealed = [cipher.update(content), cipher.update(Buffer.alloc(pad, pad)), cipher.final()];
  return Buffer.concat(sealed).toString('base64');
}

/**
 * What takes the place of chance: 16 bytes and a nonce of digits, the same for the same text and foretold by nobody
 * without the key.
 */
export function derivedFrom(
  text: string,
  encodingAesKey: string,
): { readonly random: Uint8Array; readonly nonce: string } {
  const mac = createHmac('sha256', keyOf(encodingAesKey)).update(text).digest();
  return { random: mac.subarray(0, RANDOM_BYTES), nonce: String(mac.readUIntBE(RANDOM_BYTES, 4)) };
}

/** The 32 bytes behind the 43 characters. */
function keyOf(encodingAesKey: string): Buffer {
  return Buffer.from(`${encodingAesKey}=`, 'base64');
}

function withoutPadding(padded: Buffer): Buffer | undefined {
  const pad = padded.at(-1) ?? 0;
  if (pad < 1 || pad > PAD_BLOCK) return undefined;
  const end = padded.length - pad;
  return padded.subarray(end).every((byte) => byte === pad) ? padded.subarray(0, end) : undefined;
}

/** 16 random bytes, the message's length (big-endian), the message, the receiver. */
function contentOf(content: Buffer): Opened | undefined {
  const start = RANDOM_BYTES + LENGTH_BYTES;
  if (content.length < start) return undefined;
  const end = start + content.readUInt32BE(RANDOM_BYTES);
  if (end > content.length) return undefined;
  return { message: content.subarray(start, end), receiver: content.toString('utf8', end) };
}
