import { identityOf } from '#libs/channel-kit';
import { fixture, messageOf } from '../test/message.js';
import { dedupeWechatOfficial } from './dedupe.js';
import { parseWechatOfficial } from './payload.js';
import { WechatOfficialSettings } from './settings.js';

const settings = WechatOfficialSettings.parse({
  appId: 'wx0123456789abcdef',
  token: 'hotline12345token',
  encodingAESKey: 'GatewayDemoKeyForHotline12345abcdefghijklmn',
});
const recipeOf = (xml: string) => dedupeWechatOfficial(parseWechatOfficial(messageOf(xml), { settings }));
const identity = (xml: string) => identityOf('wx', recipeOf(xml), Buffer.from('the bytes as they were encrypted'));

it('goes by account, sender and MsgId for messages', () => {
  expect(recipeOf(fixture('text')).key).toEqual([
    'gh_1a2b3c4d5e6f',
    'oABCD1234567890efghijklmnopq',
    'message',
    '25001234567890123',
  ]);
});

it('goes by account, sender, second, event and key for events', () => {
  expect(recipeOf(fixture('subscribe-by-qr-code')).key).toEqual([
    'gh_1a2b3c4d5e6f',
    'oABCD1234567890efghijklmnopq',
    'event',
    '1795312800',
    'subscribe',
    'qrscene_street_renmin',
  ]);
});

describe('is the same message', () => {
  it('when its elements come in another order', () => {
    const lines = fixture('unknown-event').trim().split('\n');
    const moved = [lines[0], lines[3], lines[1], lines[2], ...lines.slice(4)].join('\n');
    expect(identity(moved)).toEqual(identity(fixture('unknown-event')));
  });

  it('when WeCom sends it in its other format', () => {
    expect(identity(fixture('wecom-text-in-json'))).toEqual(identity(fixture('wecom-text')));
  });

  it('when only the link to the picture is a new one', () => {
    const again = fixture('image').replace('wx=1', 'wx=2');
    expect(again).not.toBe(fixture('image'));
    expect(identity(again)).toEqual(identity(fixture('image')));
  });
});

describe('is another message', () => {
  it.each([
    ['of another sender with the same MsgId', 'text', 'oABCD1234567890efghijklmnopq', 'oABCD1234567890efghijklmnopr'],
    ['to another account with the same MsgId', 'text', 'gh_1a2b3c4d5e6f', 'gh_1a2b3c4d5e60'],
    ['with a MsgId that a number would take for the same', 'text', '25001234567890123', '25001234567890124'],
    ['of another second, event', 'menu-click', '1795313010', '1795313011'],
    ['of the same second, another event', 'menu-click', 'CLICK', 'VIEW'],
    ['of the same second, another key', 'menu-click', 'REPORT_ROAD', 'REPORT_LAMP'],
    ['of the same second, another job', 'template-send-finished', '200163836', '200163837'],
    ['of the same second, another unknown event', 'unknown-event', 'user_authorize_invoice', 'card_pass_check'],
    ['to another app of the same company', 'wecom-text', '1000002', '1000003'],
    ['to another company', 'wecom-text', 'ww0123456789abcdef', 'wwfedcba9876543210'],
  ])('%s', (_, name, from, to) => {
    const other = fixture(name).replace(from, to);
    expect(other).not.toBe(fixture(name));
    expect(identity(other).dedupeKey).not.toBe(identity(fixture(name)).dedupeKey);
  });

  it('when someone moves text from one part of the key to the next', () => {
    const moved = fixture('text').replace('efghijklmnopq]]', 'efghijklmnopq2]]').replace('<MsgId>2', '<MsgId>');
    expect(identity(moved).dedupeKey).not.toBe(identity(fixture('text')).dedupeKey);
  });
});

describe('is a conflict, which is delivered too', () => {
  it.each([
    ['text', '路灯不亮', '井盖丢失'],
    ['image', 'demoMediaId_image_7Tq', 'demoMediaId_other'],
    ['voice-recognised', '很危险', '不危险'],
    ['video', 'demoMediaId_video', 'demoMediaId_other'],
    ['location', '121.473701', '121.473702'],
    ['link', 'id=7', 'id=8'],
    ['location-report', '31.230416', '31.230417'],
    ['unknown-type', 'smile_42', 'smile_43'],
    ['file', 'demoFileKey_9Zr', 'demoFileKey_other'],
    ['scancode-waitmsg', 'METER-0042', 'METER-0043'],
    ['location-select', '31.230416', '31.230417'],
    ['wecom-customer-service-notice', 'wkDemoKfId', 'wkDemoOther'],
  ])('%s of the same key with other content', (name, from, to) => {
    const other = identity(fixture(name).replace(from, to));
    const first = identity(fixture(name));
    expect(other.dedupeKey).toBe(first.dedupeKey);
    expect(other.contentDigest).not.toBe(first.contentDigest);
    expect(other.id).not.toBe(first.id);
  });
});
