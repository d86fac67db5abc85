import { sampleOf } from '../../test/samples.js';
import { outwardCopyOf } from '../outward-copy.js';
import { BoxFile } from './boxes.js';
import { CannotStrip } from './cannot-strip.js';
import { stripMessages, type CodedPictures, type UnitFormat } from './mp4-messages.js';

const H264: UnitFormat = { standard: 'H.264', lengthBytes: 4 };
const H265: UnitFormat = { standard: 'H.265', lengthBytes: 2 };
const X264 = Buffer.from('dc45e9bde6d948b7962cd820d923eeef', 'hex');
const PLACE = 'CANARY lat 32.0603 lon 118.7969';

/** A unit with its length before it. */
function unit({ lengthBytes }: UnitFormat, ...parts: readonly (string | Uint8Array)[]): Buffer {
  const content = Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'hex') : part)));
  const length = Buffer.alloc(lengthBytes);
  length.writeUIntBE(content.length, 0, lengthBytes);
  return Buffer.concat([length, content]);
}

/** A message: its type, its size, what it says. */
function message(type: number, content: Uint8Array): Buffer {
  const size = [...Array.from({ length: Math.floor(content.length / 255) }, () => 255), content.length % 255];
  return Buffer.concat([Buffer.of(type, ...size), content]);
}

const told = (text: string, name: Uint8Array = Buffer.from('nobody knows it ')) =>
  message(5, Buffer.concat([name, Buffer.from(text)]));

function stripped(units: readonly Buffer[], format: UnitFormat): Buffer {
  const bytes = Buffer.concat(units);
  const file = new BoxFile(bytes);
  stripMessages(file, [{ from: 0, to: bytes.length, format }]);
  expect(file.bytes).toHaveLength(bytes.length);
  return Buffer.from(file.bytes);
}

/** What counts of a unit, as a decoder reads it that forgives nothing. */
function unguarded(bytes: Buffer): Buffer {
  const counted: number[] = [];
  for (let at = 0, zeros = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (zeros === 2 && byte < 3) throw new Error('a unit begins in a unit');
    if (zeros === 2 && byte === 3) {
      if ((bytes[at + 1] ?? 0) > 3) throw new Error('a guard guards nothing');
      zeros = 0;
      continue;
    }
    counted.push(byte);
    zeros = byte === 0 ? zeros + 1 : 0;
  }
  return Buffer.from(counted);
}

describe('messages between the pictures', () => {
  const picture = unit(H264, '65', Buffer.from(told(PLACE)));

  it('say nothing of a place any more, and leave pictures alone', () => {
    const units = [unit(H264, '06', told(PLACE), '80'), picture];
    const copy = stripped(units, H264);
    expect(copy.includes('CANARY', 0)).toBe(true);
    expect(copy.subarray(0, units[0]?.length).includes('CANARY')).toBe(false);
    expect(copy.subarray(units[0]?.length).equals(picture)).toBe(true);
  });

  it.each(['4e01', '5001'])('say nothing in H.265 either (%s)', (header) => {
    const copy = stripped([unit(H265, header, told(PLACE), '80'), unit(H265, '2601', Buffer.from('picture'))], H265);
    expect([copy.includes('CANARY'), copy.includes('picture')]).toEqual([false, true]);
  });

  it('stay where they are the standard’s own, before and behind', () => {
    const [before, behind] = [message(1, Buffer.from('timing')), message(6, Buffer.of(0xc4))];
    const long = told(PLACE.repeat(30));
    const copy = stripped([unit(H264, '06', before, long, behind, '80')], H264);
    const start = 5 + before.length;
    expect(copy.subarray(5, start).equals(before)).toBe(true);
    expect(copy.subarray(start, start + 5).equals(long.subarray(0, 5))).toBe(true);
    expect(copy.subarray(start + long.length, -1).equals(behind)).toBe(true);
    expect(copy.includes('lat')).toBe(false);
  });

  it('stay as long as they say where three bytes of them are guarded', () => {
    // As written in the unit: behind two zeros a 3 that does not count.
    const name = Buffer.from('00000300000301aabbccddeeff00112233445566', 'hex');
    const place = Buffer.concat([Buffer.from('CANARY'), Buffer.from('000003', 'hex')]);
    const size = 16 + 6 + 2;
    const [bare, behind] = [Buffer.concat([name.subarray(0, 18), place]), Buffer.from('01020304', 'hex')];
    const copy = stripped([unit(H264, '06', Buffer.of(5, size), bare, behind, '80')], H264);
    expect(copy.includes('CANARY')).toBe(false);
    const counted = unguarded(copy.subarray(4));
    expect(counted.subarray(3 + size).equals(Buffer.concat([behind, Buffer.of(0x80)]))).toBe(true);
  });

  it('of the encoders that decoders go by stay', () => {
    const units = [unit(H264, '06', told('x264 - core 164', X264), '80')];
    expect(stripped(units, H264).equals(Buffer.concat(units))).toBe(true);
  });

  it('that break off say nothing', () => {
    expect(stripped([unit(H264, '0605ff', Buffer.from(`nobody knows it ${PLACE}`))], H264).includes('CANARY')).toBe(
      false,
    );
  });

  it('are not looked for where pictures share bytes, or are not cut as they say', () => {
    const file = new BoxFile(Buffer.concat([picture, picture]));
    const whole = { from: 0, to: picture.length, format: H264 };
    const strip = (...pictures: readonly CodedPictures[]) => stripMessages(file, pictures);
    expect(() => strip(whole, { ...whole, from: 8, to: 8 + picture.length })).toThrow(CannotStrip);
    expect(() => strip(whole, { ...whole, format: { ...H264, lengthBytes: 1 } })).toThrow(CannotStrip);
    expect(() => strip({ ...whole, to: picture.length - 1 })).toThrow(CannotStrip);
    expect(() => strip(whole, { ...whole, format: { ...H264 } }, { ...whole, from: 9, to: 9 })).not.toThrow();
  });

  it.each(['film.mp4', 'film.mov', 'fragmented.mp4'] as const)('of a maker say nothing in %s', (name) => {
    const original = sampleOf(name);
    const at = original.indexOf(X264);
    const settings = original.subarray(at + 16, original.indexOf(0, at + 16)).toString('latin1');
    expect(settings).toContain('x264 - core');
    original[at] = 0xdd;
    const copy = Buffer.from(outwardCopyOf(original, 'video/mp4'));
    expect(copy.includes(settings.slice(0, 11))).toBe(false);
    const end = at + 16 + settings.length + 1;
    expect(copy.subarray(at, end).every((byte) => byte === 0xff)).toBe(true);
    expect(copy.subarray(end, end + 100).equals(original.subarray(end, end + 100))).toBe(true);
  });
});
