import { readFileSync } from 'node:fs';
import type { NormalizeContext } from '#libs/channel-kit';
import { normalizeWechaty } from './normalize.js';
import { parseWechatyFrame, type Frame } from './payload.js';
import { wechatySettings, type WechatySettings } from './settings.js';

const settingsWith = (rooms: Record<string, unknown> = {}, more: Record<string, unknown> = {}): WechatySettings =>
  wechatySettings.parse({ name: 'hotline-gw', puppet: 'wechaty-puppet-mock', rooms, ...more });

const fixture = (name: string): Frame =>
  JSON.parse(readFileSync(new URL(`../fixtures/${name}.json`, import.meta.url), 'utf8')) as Frame;

const contextWith = (settings: WechatySettings, files: NormalizeContext<unknown>['message']['files'] = []) => ({
  settings,
  receivedAt: Date.parse('2026-11-22T02:00:05Z'),
  message: { method: 'SESSION', target: '/', headers: {}, bytes: new Uint8Array(), part: undefined, files },
});

const normalize = (
  frame: unknown,
  settings = settingsWith(),
  files: NormalizeContext<unknown>['message']['files'] = [],
) => normalizeWechaty(parseWechatyFrame({ bytes: Buffer.from(JSON.stringify(frame)) }), contextWith(settings, files));

const draftOf = (frame: unknown, settings?: WechatySettings) => {
  const result = normalize(frame, settings);
  if (result.kind === 'ignored') throw new Error(`ignored: ${result.reason}`);
  return result.draft;
};

const changed = (name: string, payload: Record<string, unknown>): Frame => {
  const frame = fixture(name);
  return { ...frame, payload: { ...frame.payload, ...payload } };
};

const photo = {
  blob: '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824',
  field: 'image',
  name: '现场.jpg',
  mime: 'image/jpeg',
  sniffed: 'image/png',
  bytes: 5,
  sha256: '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824',
};

describe('a text', () => {
  it('from a group becomes an intake with its room', () => {
    expect(normalize(fixture('text-group'))).toEqual({
      kind: 'intake',
      draft: {
        action: 'create',
        matter: ['message', 'hotline-gw', 'wxid_bot', 'msg-0001'],
        submittedAt: '2026-11-22T02:00:00.000Z',
        source: { messageId: 'msg-0001', account: 'wxid_bot' },
        requester: { kind: 'person', name: '张三', channelUserId: 'wxid_citizen01' },
        appeal: { content: '@12345小助手 人民路12号路灯不亮' },
        attachments: [],
        extensions: {
          puppet: 'hotline-gw',
          room: { id: '18800001111@chatroom', topic: '人民路社区群' },
          mentioned: true,
          payload: { mentionIdList: ['wxid_bot'] },
        },
        warnings: [],
      },
    });
  });

  it('from one person becomes an intake; a time in milliseconds is understood too', () => {
    expect(normalize(fixture('text-direct'))).toEqual({
      kind: 'intake',
      draft: {
        action: 'create',
        matter: ['message', 'hotline-gw', 'wxid_bot', 'msg-0002'],
        submittedAt: '2026-11-22T02:00:00.123Z',
        source: { messageId: 'msg-0002', account: 'wxid_bot' },
        requester: { kind: 'person', name: '李四', channelUserId: 'wxid_citizen02' },
        appeal: { content: '小区停水两天了，什么时候恢复？' },
        attachments: [],
        extensions: { puppet: 'hotline-gw', payload: { listenerId: 'wxid_bot' } },
        warnings: [],
      },
    });
  });

  it('of which the puppet says next to nothing is delivered, marked', () => {
    const result = normalize(fixture('bare'));
    expect(result).toMatchObject({
      kind: 'intake',
      draft: {
        submittedAt: null,
        source: { messageId: 'msg-0007', account: null },
        requester: { kind: 'unknown', name: null, channelUserId: null },
        appeal: { content: '' },
        warnings: [{ code: 'TALKER_UNKNOWN' }, { code: 'TIME_UNKNOWN' }],
      },
    });
  });

  it('that is longer than an intake may be is cut, marked', () => {
    const draft = draftOf(changed('text-direct', { text: '长'.repeat(100_001) }));
    expect(draft.appeal?.content).toBe('长'.repeat(100_000));
    expect(draft.warnings).toEqual([{ code: 'CONTENT_CUT', detail: 'Only the first 100000 characters are shown.' }]);
  });

  it.each([
    [99_999_999_999, '5138-11-16T09:46:39.000Z'],
    [100_000_000_000, '1973-03-03T09:46:40.000Z'],
    [0, null],
    [-5, null],
    [1e300, null],
    ['yesterday', null],
  ])('sent at %s was sent at %s', (timestamp, expected) => {
    expect(draftOf(changed('text-direct', { timestamp })).submittedAt).toBe(expected);
  });
});

describe('an image', () => {
  it('has the kept file as its attachment, by what its bytes are and not by what it is called', () => {
    expect(normalize(fixture('image'), settingsWith(), [photo])).toEqual({
      kind: 'intake',
      draft: {
        action: 'create',
        matter: ['message', 'hotline-gw', 'wxid_bot', 'msg-0003'],
        submittedAt: '2026-11-22T02:01:00.000Z',
        source: { messageId: 'msg-0003', account: 'wxid_bot' },
        requester: { kind: 'person', name: '李四', channelUserId: 'wxid_citizen02' },
        appeal: { content: '' },
        attachments: [
          {
            id: 'image',
            kind: 'image',
            name: '现场.jpg',
            mime: 'image/png',
            bytes: 5,
            sha256: '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824',
            state: 'stored',
            url: null,
            durationMs: null,
            transcript: null,
            expiresAt: null,
          },
        ],
        extensions: {
          puppet: 'hotline-gw',
          payload: {
            listenerId: 'wxid_bot',
            text: '<msg><img aeskey="0" length="5"/></msg>',
            filename: '现场.jpg',
          },
        },
        warnings: [],
      },
    });
  });

  it('whose bytes are none is a file, so that nothing shows it as a picture', () => {
    const result = normalize(fixture('image'), settingsWith(), [{ ...photo, sniffed: null }]);
    expect(result).toMatchObject({ draft: { attachments: [{ kind: 'file', state: 'stored', mime: 'image/jpeg' }] } });
  });

  it('that did not arrive is an attachment that failed, and the message is delivered', () => {
    expect(draftOf(fixture('image-too-late'))).toMatchObject({
      attachments: [{ id: 'image', state: 'failed', name: null, mime: null, bytes: null, sha256: null }],
      warnings: [{ code: 'IMAGE_MISSING', detail: 'The image could not be taken: it did not arrive within 10 s' }],
    });
  });

  it('that was fetched but not kept is refused, and the message is delivered', () => {
    expect(draftOf(fixture('image'))).toMatchObject({
      attachments: [{ state: 'refused' }],
      warnings: [{ code: 'IMAGE_MISSING', detail: 'The image was fetched but not kept.' }],
    });
  });
});

describe('a recall', () => {
  it('is an event on the matter that the recalled message opened', () => {
    const recall = draftOf(fixture('recall'));
    expect(recall).toMatchObject({
      action: 'event',
      source: { messageId: 'msg-0004' },
      appeal: { content: '' },
      extensions: { puppet: 'hotline-gw', recalledMessageId: 'msg-0002' },
      warnings: [],
    });
    expect(recall.matter).toEqual(draftOf(fixture('text-direct')).matter);
  });

  it('of an unnamed message is delivered, marked', () => {
    expect(draftOf(changed('recall', { text: '' }))).toMatchObject({
      action: 'event',
      matter: ['message', 'hotline-gw', 'wxid_bot', 'msg-0004'],
      warnings: [{ code: 'RECALLED_UNKNOWN' }],
    });
  });
});

describe('what this channel does not know', () => {
  it('is delivered with its whole payload', () => {
    expect(normalize(fixture('location'))).toMatchObject({
      kind: 'unsupported',
      messageKind: 'location',
      draft: {
        action: 'create',
        appeal: { content: '' },
        extensions: { puppet: 'hotline-gw', payload: { id: 'msg-0005', type: 8, text: '人民路12号' } },
      },
    });
  });

  it.each([
    [0, 'unknown'],
    [18, 'system'],
    [17, 'type 17'],
    [99, 'type 99'],
    [-1, 'type -1'],
  ])('is named: type %d is %s', (type, messageKind) => {
    expect(normalize(changed('location', { type }))).toMatchObject({ kind: 'unsupported', messageKind });
  });
});

describe('what is not for ticketing', () => {
  const group = fixture('text-group');
  const unmentioned = { ...group, mentioned: false };

  it('are our own messages', () => {
    expect(normalize(fixture('own-message'))).toEqual({ kind: 'ignored', reason: 'sent by the bot itself' });
  });

  it('are official accounts, unless they are wanted', () => {
    const news = { ...fixture('text-direct'), talker: { id: 'gh_1', name: '新闻', type: 2 } };
    expect(normalize(news)).toEqual({ kind: 'ignored', reason: 'sent by an official account' });
    expect(normalize(news, settingsWith({}, { officialAccounts: true }))).toMatchObject({
      kind: 'intake',
      draft: { requester: { kind: 'organisation', channelUserId: 'gh_1' } },
    });
  });

  it('is talk in a group that does not mention the bot, unless all of it is wanted', () => {
    expect(normalize(unmentioned)).toEqual({ kind: 'ignored', reason: 'the bot is not mentioned' });
    expect(normalize(unmentioned, settingsWith({ take: 'all' })).kind).toBe('intake');
  });

  it('are groups that are not listened to', () => {
    const ignored = { kind: 'ignored', reason: 'from a group that is not listened to' };
    expect(normalize(group, settingsWith({ take: 'none' }))).toEqual(ignored);
    expect(normalize(group, settingsWith({ only: ['other@chatroom'] }))).toEqual(ignored);
    expect(normalize(group, settingsWith({ only: ['18800001111@chatroom'] })).kind).toBe('intake');
  });

  it('is nothing in doubt: an unknown mention, or a recall that mentions nobody', () => {
    expect(normalize({ ...group, mentioned: null }).kind).toBe('intake');
    expect(normalize({ ...unmentioned, payload: { ...unmentioned.payload, type: 13 } }).kind).toBe('intake');
  });

  it('are never messages from one person, whatever is set for groups', () => {
    expect(normalize(fixture('text-direct'), settingsWith({ take: 'none', only: ['x'] })).kind).toBe('intake');
  });
});
