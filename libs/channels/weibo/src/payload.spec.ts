import { describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { BadPayload, identityOf, type Message } from '#libs/channel-kit';
import { fixture } from '../test/weibo.js';
import { weibo } from './channel.js';
import { recipeOf, senderOf } from './identity.js';
import { parseWeibo } from './payload.js';

const settings = weibo.settings.parse({
  appSecret: '9f8e7d6c5b4a39281706f5e4d3c2b1a0',
  fence: { key: 'q7Tz2mXv9LrK4sWb8NcEy1' },
});
const TARGET = '/channels/weibo/k?signature=s&timestamp=1795312800123&nonce=482913750';
const message = (body: string | object, target = TARGET): Message => ({
  method: 'POST',
  target,
  headers: {},
  bytes: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
  part: undefined,
  files: [],
});
const parse = (body: string | object, using = settings) => parseWeibo(message(body), { settings: using });
const recipe = (body: string | object, target?: string) => recipeOf(parse(body), message(body, target));
const identity = (body: string | object, target?: string) =>
  identityOf('weibo', recipe(body, target), message(body, target).bytes);

const TOLD = {
  type: 'text',
  receiver_id: 2900000001,
  sender_id: 2900000099,
  created_at: 'Sun Nov 22 10:00:00 +0800 2026',
  text: '人民路12号路灯不亮',
  data: {} as object,
};

describe('reading a push', () => {
  it('keeps ids digit by digit', () => {
    expect(parse(fixture('int64-ids'))).toMatchObject({
      receiverId: '9007199254740993',
      senderId: '9223372036854775807',
    });
  });

  it.each(['', '{', '[]', 'null', '1', '"text"', '{}', '{"text":"a"}', `[${JSON.stringify(TOLD)}]`, 'type=text'])(
    'does not understand %j',
    (body) => {
      expect(() => parse(body)).toThrow(BadPayload);
    },
  );

  it("says what to do about WeChat's format", () => {
    expect(() => parse('<xml><MsgType>text</MsgType></xml>')).toThrow(/it is XML; switch/);
  });

  it('is for the account of the instance, where that is set', () => {
    const ours = { ...settings, uid: '2900000001' };
    expect(parse(TOLD, ours)).toMatchObject({ kind: 'text' });
    expect(parse({ ...TOLD, receiver_id: '2900000001' }, ours)).toMatchObject({ kind: 'text' });
    expect(() => parse({ ...TOLD, receiver_id: 2900000002 }, ours)).toThrow(BadPayload);
    expect(() => parse({ ...TOLD, receiver_id: undefined }, ours)).toThrow(BadPayload);
  });

  it.each([
    ['TEXT', 'unknown'],
    ['toString', 'unknown'],
    ['', 'unknown'],
    ['mention', 'mention'],
    ['event', 'unknown'],
  ])('takes the type %j for %s', (type, kind) => {
    expect(parse({ ...TOLD, type })).toMatchObject({ kind });
  });

  it('keeps a type that is none', () => {
    expect(parse({ ...TOLD, type: 7 })).toMatchObject({ kind: 'unknown', rest: { type: 7 } });
  });

  it('takes no subtype that merely sounds like one', () => {
    for (const subtype of ['FOLLOW', 'constructor', '', 7, ['follow']]) {
      expect(parse({ ...TOLD, type: 'event', data: { subtype } })).toMatchObject({ kind: 'unknown' });
    }
  });
});

describe('telling repeats from look-alikes', () => {
  it('goes by account, citizen, time, type, text and data, in this order (vector C)', () => {
    const joined = ['weibo', ...recipe(TOLD).key].join('\n');
    const sha256 = createHash('sha256').update(joined).digest('hex');
    expect(sha256).toBe('3d07e7edb230a12d67406beb8c92801ffbddfa29cd48a8af60376edb28d65b87');
  });

  it('tells a repeat, signed anew and written otherwise', () => {
    const image = { ...TOLD, type: 'image', text: '发了一张图片', data: { vfid: 4412300001, tovfid: 4412300002 } };
    const reversed = Object.fromEntries(
      Object.entries({ ...image, sender_id: '2900000099', data: { tovfid: '4412300002', vfid: 4412300001 } }).reverse(),
    );
    const again = identity(JSON.stringify(reversed, null, 2), TARGET.replace('1795312800123', '1795312805456'));
    expect(again).toEqual(identity(image));
  });

  it.each([
    ['another citizen', { sender_id: 2900000098 }],
    ['another account of ours', { receiver_id: 2900000002 }],
    ['another second', { created_at: 'Sun Nov 22 10:00:01 +0800 2026' }],
    ['another type', { type: 'mention' }],
    ['other words', { text: '人民路12号路灯不亮。' }],
    ['other data', { data: { a: 1 } }],
  ])('lets through the same from %s', (_name, fields) => {
    expect(identity({ ...TOLD, ...fields }).dedupeKey).not.toBe(identity(TOLD).dedupeKey);
  });

  it('keeps files apart whose ids agree as doubles', () => {
    const [one, other] = ['9007199254740993', '9007199254740992'].map((id) =>
      identity(JSON.stringify({ ...TOLD, type: 'image' }).replace('"data":{}', `"data":{"tovfid":${id}}`)),
    );
    expect(one!.dedupeKey).not.toBe(other!.dedupeKey);
  });

  it('takes fields that nobody knows yet for a conflict, which loses neither', () => {
    const [one, other] = [identity({ ...TOLD, id: 1 }), identity({ ...TOLD, id: 2 })];
    expect(one.dedupeKey).toBe(other.dedupeKey);
    expect(one.contentDigest).not.toBe(other.contentDigest);
    expect(identity({ ...TOLD, b: { y: 1, x: 2 }, a: 1 })).toEqual(identity({ ...TOLD, a: 1, b: { x: 2, y: 1 } }));
  });

  it('knows a message without its time by its push alone', () => {
    const { created_at: _time, ...undated } = TOLD;
    expect(identity(undated)).toEqual(identity(undated));
    const later = identity(undated, TARGET.replace('1795312800123', '1795399200000'));
    expect(later.dedupeKey).not.toBe(identity(undated).dedupeKey);
  });

  it('orders what one citizen writes to one account', () => {
    expect(senderOf(parse(TOLD))).toEqual(['2900000001', '2900000099']);
    expect(senderOf(parse(fixture('follow')))).toEqual(senderOf(parse(TOLD)));
  });
});
