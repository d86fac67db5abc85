import { describe, expect, it } from '@jest/globals';
import type { IntakeDraft, Message } from '#libs/channel-kit';
import { fixture } from '../test/weibo.js';
import { weibo } from './channel.js';
import { EVENTS } from './events.js';

const given = {
  appSecret: '9f8e7d6c5b4a39281706f5e4d3c2b1a0',
  fence: { key: 'q7Tz2mXv9LrK4sWb8NcEy1' },
};
const normalizedBy = (more: object, body: string) => {
  const settings = weibo.settings.parse({ ...given, ...more });
  const bytes = Buffer.from(body);
  const message: Message = { method: 'POST', target: '/', headers: {}, bytes, part: undefined, files: [] };
  return weibo.normalize(weibo.parse(message, { settings }), { settings, receivedAt: 0, message });
};
const draftOf = (body: string, more: object = {}): IntakeDraft => {
  const result = normalizedBy(more, body);
  if (result.kind !== 'intake') throw new Error(result.kind);
  return result.draft;
};
const saying = (text: string): string => fixture('text').replace('人民路12号路灯不亮', () => text);

describe('events', () => {
  const delivered = (name: string, deliverEvents: readonly string[] = EVENTS) =>
    normalizedBy({ deliverEvents }, fixture(name));

  it.each([
    ['follow', { data: { subtype: 'follow' }, text: '关注事件消息' }],
    ['unfollow', { data: { subtype: 'unfollow' }, text: '取消关注事件消息' }],
    ['subscribe-by-word', { data: { subtype: 'subscribe' }, text: 'dy' }],
    ['unsubscribe', { data: { subtype: 'unsubscribe' }, text: '取消订阅事件消息' }],
    [
      'scan-follow',
      {
        data: { subtype: 'scan_follow', key: 'QR_LIMIT_SCENE_1207', ticket: 'gQH58DwAAAAA' },
        text: '扫描二维码',
      },
    ],
    ['menu-click', { data: { subtype: 'click', key: 'REPORT_LAMP' }, text: '自定义菜单事件消息' }],
  ])('that ticketing wants are delivered, as what they are: %s', (name, extensions) => {
    expect(delivered(name)).toMatchObject({
      kind: 'intake',
      draft: {
        action: 'event',
        source: { messageId: null, account: '2900000001' },
        requester: { channelUserId: '2900000099' },
        appeal: { content: '' },
        extensions,
        warnings: [],
      },
    });
  });

  it('are wanted one by one', () => {
    expect(delivered('scan', ['scan_follow'])).toEqual({ kind: 'ignored', reason: 'scan' });
    expect(delivered('scan-follow', ['scan_follow'])).toMatchObject({ kind: 'intake' });
  });

  it('of where a telephone is never get the system of positions that people pick', () => {
    const settings = { deliverEvents: ['location'], locationCrs: 'GCJ02' };
    const place = { point: { lng: 121.473701, lat: 31.230416, crs: 'unknown' } };
    expect(draftOf(fixture('location-report'), settings)).toMatchObject({ action: 'event', place, warnings: [] });
    const abbreviated = fixture('location-report').replace('longitude', 'long').replace('latitude', 'lat');
    expect(draftOf(abbreviated, settings)).toMatchObject({ place, warnings: [] });
  });
});

describe('positions', () => {
  it('are of the system that the instance says, and of none otherwise', () => {
    expect(draftOf(fixture('position')).place?.point?.crs).toBe('unknown');
    expect(draftOf(fixture('position'), { locationCrs: 'GCJ02' }).place?.point?.crs).toBe('GCJ02');
  });

  it.each(['', 'NaN', '1e2', '181', '-180.1', '121,47', ' 121', '121.', '0x10', '∞'])(
    'are left out, with a warning, at the longitude %j',
    (longitude) => {
      const draft = draftOf(fixture('position').replace('121.473701', longitude));
      expect(draft.place).toBeNull();
      expect(draft.warnings?.map(({ code }) => code)).toEqual(['COORDINATES_UNREADABLE']);
      expect(draft.extensions).toEqual({ data: { longitude, latitude: '31.230416' } });
    },
  );
});

describe('text', () => {
  it('is the person’s own even where it is what Weibo would write', () => {
    expect(draftOf(saying('发了一张图片')).appeal?.content).toBe('发了一张图片');
    expect(draftOf(fixture('image').replace('发了一张图片', '看这里')).appeal?.content).toBe('看这里');
  });

  it('may be empty, which is not missing', () => {
    expect(draftOf(saying(''))).toMatchObject({ appeal: { content: '' }, warnings: [] });
  });

  it('is whole as far as an intake goes, and says where it was cut', () => {
    expect(draftOf(saying('字'.repeat(100_000)))).toMatchObject({ warnings: [] });
    const cut = draftOf(saying('🙏'.repeat(60_000)));
    expect(cut.appeal?.content).toHaveLength(100_000);
    expect(cut.warnings?.map(({ code }) => code)).toEqual(['CONTENT_CUT']);
  });
});

describe('a type that is none', () => {
  it('is kept as it came', () => {
    const result = normalizedBy({}, fixture('text').replace('"text"', '7'));
    expect(result).toMatchObject({ kind: 'unsupported', draft: { extensions: { type: 7 } } });
  });
});

describe('ids', () => {
  it('that are none are left in the extensions, however long they are', () => {
    const long = '9'.repeat(300);
    const draft = draftOf(fixture('mention-status').replace('5234567890123456', `"${long}"`));
    expect(draft).toMatchObject({ source: { messageId: null }, extensions: { data: { key: long } } });
    const sender = draftOf(fixture('text').replace('2900000099', long));
    expect(sender).toMatchObject({ requester: { channelUserId: null }, extensions: { sender_id: long } });
  });

  it.each(['unknown-type', 'unknown-event'])('of what is not known are short enough to name: %s', (name) => {
    const result = normalizedBy({}, fixture(name).replace(/video|shake/, 'x'.repeat(5000)));
    expect(result).toMatchObject({ kind: 'unsupported' });
    expect(result.kind === 'unsupported' && result.messageKind).toHaveLength(64);
  });
});
