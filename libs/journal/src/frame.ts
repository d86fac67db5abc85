import { createCipheriv, createDecipheriv } from 'node:crypto';
import { crc32 } from 'node:zlib';

/*
 * One record on disk, little-endian:
 *   0 marker u16 · 2 version u8 · 3 type u8 · 4 length u32 of the whole frame · 8 seq u64 · 16 appended-at u64 (ms)
 *   24 AES-256-GCM ciphertext · 16 bytes tag · 4 bytes CRC-32 of all before it
 * The tag decides whether a record is genuine, and since the payload is ciphertext under the segment's own key, no text that a
 * citizen sends can look like a frame. The CRC stands outside only to tell damage (CRC bad) from a wrong key (CRC good, tag bad).
 * Marker, version, length and CRC keep their places in every later version, so that an older gateway can name a newer one.
 */
export const FRAME_VERSION = 1;
export const FRAME_OVERHEAD = 24 + 16 + 4;

const MARKER = Buffer.from([0xf7, 0x4a]);
const RECORD = 1;
const BODY_AT = 24;
const TAG_BYTES = 16;
const CRC_BYTES = 4;
const ALGORITHM = 'aes-256-gcm';

export interface Frame {
  readonly seq: number;
  readonly appendedAt: number;
  readonly payload: Buffer;
}

/** What stands at a position: a record, nothing yet, the first part of one (more bytes are needed), or none at all. */
export type FrameReading =
  | { readonly kind: 'frame'; readonly frame: Frame; readonly end: number }
  | { readonly kind: 'unwritten' }
  | { readonly kind: 'incomplete'; readonly end: number }
  | { readonly kind: 'damaged'; readonly reason: 'checksum' | 'authentication' }
  | { readonly kind: 'newer'; readonly version: number };

export class FrameCipher {
  readonly #key: Buffer;
  readonly #aad: Buffer;
  readonly #nonce = Buffer.alloc(12);

  /** @param key of this one segment; a nonce is a sequence number and must not meet the same key twice */
  constructor(key: Buffer, salt: Buffer) {
    this.#key = key;
    this.#aad = Buffer.concat([salt, Buffer.alloc(BODY_AT)]);
  }

  /** Writes one frame into `target` at `at`, which must have {@link FRAME_OVERHEAD} bytes of room beyond the payload; answers its end. */
  seal(target: Buffer, at: number, seq: number, appendedAt: number, payload: Uint8Array): number {
    const length = FRAME_OVERHEAD + payload.length;
    target[at] = MARKER[0]!;
    target[at + 1] = MARKER[1]!;
    target[at + 2] = FRAME_VERSION;
    target[at + 3] = RECORD;
    target.writeUInt32LE(length, at + 4);
    writeUInt53(target, seq, at + 8);
    writeUInt53(target, appendedAt, at + 16);

    const cipher = createCipheriv(ALGORITHM, this.#key, this.#nonceFor(seq));
    cipher.setAAD(this.#aadFor(target, at));
    const body = cipher.update(payload);
    cipher.final();
    body.copy(target, at + BODY_AT);
    cipher.getAuthTag().copy(target, at + BODY_AT + payload.length);

    const end = at + length;
    target.writeUInt32LE(crc32(target.subarray(at, end - CRC_BYTES)), end - CRC_BYTES);
    return end;
  }

  /** Reads what stands at `at`, looking no further than `bytes` reaches. */
  read(bytes: Buffer, at: number): FrameReading {
    const head = readFrameHead(bytes, at);
    if (head.kind !== 'frame') return head;
    const { end } = head;
    if (bytes.readUInt32LE(end - CRC_BYTES) !== crc32(bytes.subarray(at, end - CRC_BYTES))) {
      return { kind: 'damaged', reason: 'checksum' };
    }
    if (head.version > FRAME_VERSION) return { kind: 'newer', version: head.version };

    const seq = readUInt53(bytes, at + 8);
    const decipher = createDecipheriv(ALGORITHM, this.#key, this.#nonceFor(seq));
    decipher.setAAD(this.#aadFor(bytes, at));
    decipher.setAuthTag(bytes.subarray(end - CRC_BYTES - TAG_BYTES, end - CRC_BYTES));
    try {
      const payload = decipher.update(bytes.subarray(at + BODY_AT, end - CRC_BYTES - TAG_BYTES));
      decipher.final();
      return { kind: 'frame', frame: { seq, appendedAt: readUInt53(bytes, at + 16), payload }, end };
    } catch {
      return { kind: 'damaged', reason: 'authentication' };
    }
  }

  #nonceFor(seq: number): Buffer {
    this.#nonce.writeUInt32BE(Math.floor(seq / 2 ** 32), 4);
    this.#nonce.writeUInt32BE(seq >>> 0, 8);
    return this.#nonce;
  }

  #aadFor(bytes: Buffer, at: number): Buffer {
    bytes.copy(this.#aad, this.#aad.length - BODY_AT, at, at + BODY_AT);
    return this.#aad;
  }
}

type FrameHead =
  | { readonly kind: 'frame'; readonly version: number; readonly end: number }
  | Exclude<FrameReading, { readonly kind: 'frame' | 'newer' }>;

/** Reads only where a frame would end and which number it claims; nothing of it is proven. */
export function readFrameHead(bytes: Buffer, at: number): FrameHead {
  if (at >= bytes.length) return { kind: 'incomplete', end: at + BODY_AT };
  const available = Math.min(bytes.length, at + BODY_AT);
  if (isZero(bytes, at, available)) return { kind: 'unwritten' };
  if (available < at + BODY_AT) return { kind: 'incomplete', end: at + BODY_AT };
  const length = bytes.readUInt32LE(at + 4);
  if (bytes[at] !== MARKER[0] || bytes[at + 1] !== MARKER[1] || length < FRAME_OVERHEAD) {
    return { kind: 'damaged', reason: 'checksum' };
  }
  const end = at + length;
  if (end > bytes.length) return { kind: 'incomplete', end };
  return { kind: 'frame', version: bytes[at + 2]!, end };
}

/** The sequence number that a frame claims; proven only once {@link FrameCipher.read} has accepted it. */
export function claimedSeq(bytes: Buffer, at: number): number {
  return readUInt53(bytes, at + 8);
}

/** The next place, from `from` on, at which a frame could begin; -1 when there is none. */
export function findFrameMarker(bytes: Buffer, from: number): number {
  return bytes.indexOf(MARKER, from);
}

export function isZero(bytes: Buffer, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) if (bytes[at] !== 0) return false;
  return true;
}

export function writeUInt53(target: Buffer, value: number, at: number): void {
  target.writeUInt32LE(value >>> 0, at);
  target.writeUInt32LE(Math.floor(value / 2 ** 32), at + 4);
}

export function readUInt53(bytes: Buffer, at: number): number {
  return bytes.readUInt32LE(at) + bytes.readUInt32LE(at + 4) * 2 ** 32;
}
