import { hkdfSync, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { JournalError } from './errors.js';
import { FrameCipher, FRAME_VERSION, readUInt53, writeUInt53 } from './frame.js';

/*
 * Little-endian, written twice, each copy in a disk block of its own, because losing the salt would lose the whole segment:
 *   0 magic · 8 version u16 · 10 key id (8 bytes) · 18 salt (16) · 34 journal id (16, ASCII) · 50 first seq u64
 *   58 flushed-before u64 · 66 previous segment's first seq u64 · 74 created-at u64 (ms) · 82 CRC-32
 */
const MAGIC = Buffer.from('HJOURNAL', 'ascii');
const HEADER_BYTES = 86;
const CRC_AT = HEADER_BYTES - 4;
const COPY_AT = [0, 4096] as const;

/** Where the first frame of a segment begins. */
export const SEGMENT_DATA_START = 8192;

export interface SegmentHeader {
  readonly journalId: string;
  /** No record of this segment has a smaller number. */
  readonly firstSeq: number;
  /**
   * The last number that was acknowledged before this segment was begun. Whatever the segments before hold beyond it was
   * written but never acknowledged (a torn tail, a poisoned segment) and is not part of the log.
   */
  readonly flushedBefore: number;
  /** Names the segment that `flushedBefore` speaks of, since retention may remove any; 0 when there was none. */
  readonly previousFirstSeq: number;
  readonly createdAt: number;
  readonly salt: Buffer;
}

export type HeaderReading =
  { readonly kind: 'header'; readonly header: SegmentHeader; readonly isDamaged: boolean } | { readonly kind: 'lost' };

/** The journal's key: gives each segment a key of its own, and a name by which a wrong key is told from damage. */
export class JournalKey {
  readonly #secret: Buffer;
  readonly id: Buffer;

  constructor(secret: Uint8Array) {
    if (secret.length !== 32) {
      throw new JournalError('INVALID_ARGUMENT', `opening the journal: its key has ${secret.length} bytes, give 32`);
    }
    this.#secret = Buffer.from(secret);
    this.id = this.#derive(Buffer.alloc(0), 'hotline journal key id', 8);
  }

  cipherFor(salt: Buffer): FrameCipher {
    return new FrameCipher(this.#derive(salt, 'hotline journal segment', 32), salt);
  }

  #derive(salt: Buffer, purpose: string, length: number): Buffer {
    return Buffer.from(hkdfSync('sha256', this.#secret, salt, purpose, length));
  }
}

export function newSalt(): Buffer {
  return randomBytes(16);
}

/** The whole area in front of the frames, both copies in place. */
export function encodeSegmentHeader(header: SegmentHeader, key: JournalKey): Buffer {
  const copy = Buffer.alloc(HEADER_BYTES);
  MAGIC.copy(copy, 0);
  copy.writeUInt16LE(FRAME_VERSION, 8);
  key.id.copy(copy, 10);
  header.salt.copy(copy, 18);
  copy.write(header.journalId, 34, 16, 'ascii');
  writeUInt53(copy, header.firstSeq, 50);
  writeUInt53(copy, header.flushedBefore, 58);
  writeUInt53(copy, header.previousFirstSeq, 66);
  writeUInt53(copy, header.createdAt, 74);
  copy.writeUInt32LE(crc32(copy.subarray(0, CRC_AT)), CRC_AT);

  const area = Buffer.alloc(SEGMENT_DATA_START);
  for (const at of COPY_AT) copy.copy(area, at);
  return area;
}

/**
 * Reads the header from whichever copy is whole.
 *
 * @throws {JournalError} `VERSION_NEWER` or `KEY_MISMATCH`, told apart from damage by a checksum that is right
 */
export function decodeSegmentHeader(area: Buffer, key: JournalKey, path: string): HeaderReading {
  const whole = COPY_AT.map((at) => area.subarray(at, at + HEADER_BYTES)).filter(isWholeCopy);
  const copy = whole[0];
  if (copy === undefined) return { kind: 'lost' };

  refuseNewer(copy.readUInt16LE(8), path);
  if (!copy.subarray(10, 18).equals(key.id)) {
    throw new JournalError(
      'KEY_MISMATCH',
      `opening the journal segment ${path}: it was written under another JOURNAL_KEY (the file itself is undamaged); give the key it was written with`,
    );
  }
  const header = {
    journalId: copy.toString('ascii', 34, 50).replace(/\0+$/, ''),
    firstSeq: readUInt53(copy, 50),
    flushedBefore: readUInt53(copy, 58),
    previousFirstSeq: readUInt53(copy, 66),
    createdAt: readUInt53(copy, 74),
    salt: Buffer.from(copy.subarray(18, 34)),
  };
  return { kind: 'header', header, isDamaged: whole.length < COPY_AT.length };
}

/** @throws {JournalError} `VERSION_NEWER` when a later gateway wrote what is being read */
export function refuseNewer(version: number, path: string): void {
  if (version <= FRAME_VERSION) return;
  throw new JournalError(
    'VERSION_NEWER',
    `reading the journal segment ${path}: it is in format ${version} and this gateway reads formats up to ${FRAME_VERSION}; run the newer gateway until its journal is drained, or upgrade`,
  );
}

function isWholeCopy(copy: Buffer): boolean {
  return (
    copy.length === HEADER_BYTES &&
    copy.subarray(0, MAGIC.length).equals(MAGIC) &&
    copy.readUInt32LE(CRC_AT) === crc32(copy.subarray(0, CRC_AT))
  );
}
