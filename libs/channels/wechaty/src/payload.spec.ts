import { readFileSync } from 'node:fs';
import { BadPayload } from '#libs/channel-kit';
import { parseWechatyFrame, wechatyIdentity, wechatyOrder, type Frame } from './payload.js';

const fixture = (name: string): Frame =>
  JSON.parse(readFileSync(new URL(`../fixtures/${name}.json`, import.meta.url), 'utf8')) as Frame;
const parse = (frame: unknown) => parseWechatyFrame({ bytes: Buffer.from(JSON.stringify(frame)) });
const group = fixture('text-group');

describe('a frame', () => {
  it('is told apart by its type', () => {
    expect(parse(group)).toMatchObject({
      kind: 'text',
      text: '@12345小助手 人民路12号路灯不亮',
      messageId: 'msg-0001',
    });
    expect(parse(fixture('image'))).toMatchObject({ kind: 'image', image: { state: 'fetched' } });
    expect(parse(fixture('recall'))).toMatchObject({ kind: 'recall', recalledId: 'msg-0002' });
    expect(parse(fixture('location'))).toMatchObject({ kind: 'other', messageKind: 'location' });
  });

  it('of an old puppet names its sender as fromId', () => {
    const old = { ...fixture('bare'), payload: { id: 'm', type: 7, fromId: 'wxid_old' } };
    expect(parse(old).talkerId).toBe('wxid_old');
  });

  it.each([
    ['no JSON', Buffer.from('{"puppet"')],
    ['not UTF-8', Buffer.from([0x22, 0xff, 0x22])],
    ['a prototype', Buffer.from(JSON.stringify(group).replace('"puppet"', '"__proto__":{"a":1},"puppet"'))],
    ['another shape', Buffer.from('[]')],
    ['nothing', Buffer.alloc(0)],
    ['no id', Buffer.from(JSON.stringify({ ...group, payload: { type: 7 } }))],
    ['deep nesting', Buffer.from('['.repeat(200_000))],
  ])('with %s is a bad payload', (_fault, bytes) => {
    expect(() => parseWechatyFrame({ bytes })).toThrow(BadPayload);
  });

  it('that is bad is described without the person’s own text', () => {
    const faulty = { ...group, payload: { ...group.payload, id: 5, text: 'my secret' } };
    expect(() => parse(faulty)).toThrow('reading a wechaty frame: missing or of the wrong kind: payload.id');
  });
});

describe('the identity', () => {
  const identity = (frame: unknown) => wechatyIdentity(parse(frame));
  const other = (payload: Record<string, unknown>) => identity({ ...group, payload: { ...group.payload, ...payload } });

  it('is the puppet, the account and the message id', () => {
    expect(identity(group)).toEqual({
      key: ['hotline-gw', 'wxid_bot', 'msg-0001'],
      content: '[7,"wxid_citizen01","18800001111@chatroom","@12345小助手 人民路12号路灯不亮"]',
    });
  });

  it('does not depend on names, topics, mentions or the time of delivery', () => {
    const later = {
      ...group,
      mentioned: null,
      talker: { ...group.talker, name: '张三三' },
      room: { ...group.room, topic: '新群名' },
      payload: { ...group.payload, timestamp: 1795312801 },
    };
    expect(identity(later)).toEqual(identity(group));
  });

  it('does not depend on whether the image arrived', () => {
    expect(identity(fixture('image'))).toEqual(identity(fixture('image-too-late')));
  });

  it('differs in content when the text does, under the same key', () => {
    expect(other({ text: 'another' }).key).toEqual(identity(group).key);
    expect(other({ text: 'another' }).content).not.toEqual(identity(group).content);
  });

  it('differs for another account, and for another message', () => {
    expect(identity({ ...group, botId: 'wxid_bot2' }).key).not.toEqual(identity(group).key);
    expect(other({ id: 'msg-0009' }).key).not.toEqual(identity(group).key);
  });
});

describe('the order', () => {
  it('is kept for one person in one conversation', () => {
    expect(wechatyOrder(parse(group))).toEqual(['wxid_bot', '18800001111@chatroom', 'wxid_citizen01']);
    expect(wechatyOrder(parse(fixture('text-direct')))).toEqual(['wxid_bot', '', 'wxid_citizen02']);
    expect(wechatyOrder(parse(fixture('bare')))).toEqual(['', '', '']);
  });
});
