import { describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { BadPayload, identityOf, type Message } from '#libs/channel-kit';
import { recipeOf, senderOf } from './identity.js';
import { normalizeTencent } from './normalize.js';
import { parseCallback, splitCallback } from './payload.js';

const TOLD = { extend: '12345', mobile: '13800000000', nationcode: '86', sign: '', text: '路灯不亮', time: 1795312800 };
const message = (body: string | object): Message => ({
  method: 'POST',
  target: '/',
  headers: {},
  bytes: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
  part: undefined,
  files: [],
});
const recipe = (body: string | object) => recipeOf(parseCallback(message(body)), message(body));
const identity = (body: string | object) => identityOf('sms-tencent', recipe(body), message(body).bytes);

describe('finding the messages of a callback', () => {
  it.each(['', ' \r\n', '\ufeff', '[]', ' [ ] ', '{}', 'null'])('makes nothing of the try-out %j', (body) => {
    expect(splitCallback(message(body))).toEqual([]);
  });

  it('takes an object whole, and the elements of an array by their own bytes', () => {
    expect(splitCallback(message(TOLD))).toEqual([{}]);
    const [first, second] = ['{ "report_status":"SUCCESS" }', '{"text":"a"}'];
    const bytes = splitCallback(message(`[${first} ,\n${second}]`)).map((slice) =>
      Buffer.from(slice.bytes!).toString(),
    );
    expect(bytes).toEqual([first, second]);
  });

  it.each(['"text"', '1', 'true', '{"text":', 'text=a', '<xml/>'])('does not understand %j', (body) => {
    expect(() => splitCallback(message(body)).map(() => parseCallback(message(body)))).toThrow(BadPayload);
  });

  it('does not take what a citizen wrote for a delivery report', () => {
    expect(parseCallback(message({ ...TOLD, report_status: 'SUCCESS' }))).toMatchObject({ kind: 'message' });
  });
});

describe('telling repeats from look-alikes', () => {
  it('goes by nationcode, mobile, time, extend and text, in this order', () => {
    const joined = ['tencent-sms', ...recipe(TOLD).key].join('\n');
    const sha256 = createHash('sha256').update(joined).digest('hex');
    expect(sha256).toBe('8fe7ef15b7fc92d6ea34c832ea7393fedf9a91d34f674576123459b0befa26f1');
  });

  it('hears the same words of the same citizen in the same second once, whatever the order, the spaces, the escapes and the types of the fields', () => {
    const { extend, mobile, sign, text, time } = TOLD;
    const other = { time: String(time), text, sign, nationcode: 86, mobile: Number(mobile), extend: Number(extend) };
    const escaped = JSON.stringify(other, null, 2).replace('路灯不亮', '\\u8def\\u706f\\u4e0d\\u4eae');
    expect(escaped).toContain('\\u8def');
    expect(identity(escaped)).toEqual(identity(TOLD));
  });

  it.each([
    ['another sender', { mobile: '13800000001' }],
    ['another country', { nationcode: '1' }],
    ['another second', { time: 1795312801 }],
    ['another extension', { extend: '' }],
    ['other words', { text: '路灯 不亮' }],
  ])('lets through the same from %s', (_name, fields) => {
    expect(identity({ ...TOLD, ...fields }).dedupeKey).not.toBe(identity(TOLD).dedupeKey);
  });

  it('cannot be fooled by text moved from one field to the next', () => {
    const one = identity({ ...TOLD, extend: '1', text: '2' });
    expect(identity({ ...TOLD, extend: '', text: '12' }).dedupeKey).not.toBe(one.dedupeKey);
    expect(identity({ ...TOLD, extend: '1\n2', text: '' }).dedupeKey).not.toBe(one.dedupeKey);
  });

  it('takes what differs elsewhere for a conflict, which loses neither', () => {
    for (const more of [{ sign: '市民热线' }, { msgid: '1' }, { msgid: '2' }]) {
      expect(identity({ ...TOLD, ...more }).dedupeKey).toBe(identity(TOLD).dedupeKey);
      expect(identity({ ...TOLD, ...more }).contentDigest).not.toBe(identity(TOLD).contentDigest);
    }
    expect(identity({ ...TOLD, a: 1, b: 2 })).toEqual(identity({ ...TOLD, b: 2, a: 1 }));
  });

  it.each(['mobile', 'time'])('without %s knows only the very same bytes for a repeat', (name) => {
    const { [name]: _left, ...lacking } = TOLD as Record<string, unknown>;
    expect(identity(lacking)).toEqual(identity(lacking));
    expect(identity(`${JSON.stringify(lacking)} `).dedupeKey).not.toBe(identity(lacking).dedupeKey);
    expect(identity({ ...lacking, sign: 'x' }).dedupeKey).not.toBe(identity(lacking).dedupeKey);
  });

  it('orders the messages of one citizen to one extension', () => {
    expect(senderOf(parseCallback(message(TOLD)))).toEqual(['12345', '86', '13800000000']);
  });
});

describe('reading a message', () => {
  const draftOf = (fields: object) => {
    const result = normalizeTencent(parseCallback(message({ ...TOLD, ...fields })));
    if (result.kind !== 'intake') throw new Error(result.kind);
    return result.draft;
  };
  const phoneOf = (fields: object) => draftOf(fields).requester?.phones?.[0];
  const codesOf = (fields: object) => draftOf(fields).warnings?.map(({ code }) => code);

  it.each([
    ['86', '13800000000', '+8613800000000'],
    ['+86', ' 13800000000', '+8613800000000'],
    ['0086', '13800000000', '+8613800000000'],
    ['86', '+8613800000000', '+8613800000000'],
    ['1', '2025550123', '+12025550123'],
    ['853', '66123456', '+85366123456'],
    ['86', '12345', null],
    ['86', '106912345678', null],
    ['CN', '13800000000', null],
    ['1', '13800000000', null],
  ])('makes of the code %s and %s the number %s', (nationcode, mobile, number) => {
    expect(phoneOf({ nationcode, mobile })).toEqual({ number, role: 'calling', raw: mobile });
    expect(codesOf({ nationcode, mobile })).toEqual(number === null ? ['FIELD_NOT_UNDERSTOOD'] : []);
    const kept = number === null ? { nationcode, mobile } : {};
    expect(draftOf({ nationcode, mobile }).extensions).toEqual(kept);
  });

  it('keeps a code without a number, and what is neither', () => {
    expect(draftOf({ mobile: '' }).extensions).toEqual({ nationcode: '86' });
    expect(draftOf({ mobile: 'x', nationcode: ['86'] }).extensions).toEqual({ mobile: 'x', nationcode: ['86'] });
  });

  it.each([0, -1, 946_684_799, 4_102_444_800, 1e300, '2026-11-22 10:00:00', 'now', '１７９５３１２８００'])(
    'warns of the time %j and keeps it',
    (time) => {
      expect(draftOf({ time })).toMatchObject({ submittedAt: null, extensions: { time: String(time) } });
      expect(codesOf({ time })).toEqual(['TIME_NOT_UNDERSTOOD']);
    },
  );

  it('takes every text that an intake can hold, and says where it had to cut', () => {
    expect(draftOf({ text: '字'.repeat(100_000) }).appeal?.content).toHaveLength(100_000);
    expect(codesOf({ text: '字'.repeat(100_000) })).toEqual([]);
    expect(draftOf({ text: '🙏'.repeat(60_000) }).appeal?.content).toHaveLength(100_000);
    expect(codesOf({ text: '🙏'.repeat(60_000) })).toEqual(['CONTENT_CUT']);
  });

  it('keeps whole what is longer than an intake can hold', () => {
    const [extend, mobile] = ['1'.repeat(257), '1'.repeat(300)];
    expect(draftOf({ extend })).toMatchObject({ source: { account: null }, extensions: { extend } });
    expect(codesOf({ extend })).toEqual(['FIELD_TOO_LONG']);
    expect(draftOf({ mobile }).extensions).toMatchObject({ mobile });
    expect(phoneOf({ mobile })).toMatchObject({ number: null, raw: mobile.slice(0, 128) });
  });
});
