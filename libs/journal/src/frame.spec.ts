import { randomBytes } from 'node:crypto';
import { FRAME_OVERHEAD, FrameCipher, findFrameMarker } from './frame.js';

const salt = Buffer.alloc(16, 3);
const cipher = new FrameCipher(Buffer.alloc(32, 1), salt);

function sealed(payload: Uint8Array, seq = 42): Buffer {
  const bytes = Buffer.alloc(payload.length + FRAME_OVERHEAD);
  expect(cipher.seal(bytes, 0, seq, 1_700_000_000_123, payload)).toBe(bytes.length);
  return bytes;
}

describe('FrameCipher', () => {
  it.each([0, 1, 15, 16, 17, 5000])('gives back a payload of %i bytes with its number and time', (length) => {
    const payload = randomBytes(length);
    const reading = cipher.read(sealed(payload, 2 ** 40 + 5), 0);
    expect(reading).toMatchObject({ kind: 'frame', end: length + FRAME_OVERHEAD });
    if (reading.kind !== 'frame') throw new Error('unreachable');
    expect(reading.frame.seq).toBe(2 ** 40 + 5);
    expect(reading.frame.appendedAt).toBe(1_700_000_000_123);
    expect(reading.frame.payload.equals(payload)).toBe(true);
  });

  it('keeps no plain text', () => {
    expect(sealed(Buffer.from('张三 13800138000')).includes('13800138000')).toBe(false);
  });

  it('accepts a frame with any single bit changed never', () => {
    const bytes = sealed(Buffer.from('a citizen wrote this'));
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const changed = Buffer.from(bytes);
      changed[bit >> 3]! ^= 1 << (bit & 7);
      expect(cipher.read(changed, 0).kind).not.toBe('frame');
      expect(cipher.read(changed, 0).kind).not.toBe('newer');
    }
  });

  it('accepts a frame cut at any byte never, whether the rest is absent or zero', () => {
    const bytes = sealed(Buffer.from('a citizen wrote this'));
    for (let length = 0; length < bytes.length; length += 1) {
      const zeroed = Buffer.concat([bytes.subarray(0, length), Buffer.alloc(bytes.length - length)]);
      // The last byte of a checksum may be zero already; then nothing was cut.
      if (!zeroed.equals(bytes)) expect(cipher.read(zeroed, 0).kind).not.toBe('frame');
      expect(cipher.read(bytes.subarray(0, length), 0).kind).toBe('incomplete');
    }
  });

  it('tells a wrong key from damage', () => {
    const bytes = sealed(Buffer.from('text'));
    expect(new FrameCipher(Buffer.alloc(32, 2), salt).read(bytes, 0)).toEqual({
      kind: 'damaged',
      reason: 'authentication',
    });
    bytes[30]! ^= 1;
    expect(cipher.read(bytes, 0)).toEqual({ kind: 'damaged', reason: 'checksum' });
  });

  it('refuses a frame of the same key in a segment with another salt', () => {
    const other = new FrameCipher(Buffer.alloc(32, 1), Buffer.alloc(16, 4));
    expect(other.read(sealed(Buffer.from('text')), 0)).toEqual({ kind: 'damaged', reason: 'authentication' });
  });

  it('hides a whole genuine frame that travels as a payload', () => {
    const inner = sealed(Buffer.from('smuggled'), 7);
    const outer = sealed(inner, 8);
    const found = [];
    for (let at = 0; at < outer.length; at += 1) if (cipher.read(outer, at).kind === 'frame') found.push(at);
    expect(found).toEqual([0]);
    expect(outer.includes(inner)).toBe(false);
    expect(findFrameMarker(outer, 0)).toBe(0);
  });
});
