import { assembleIntake, type Normalized } from '#libs/channel-kit';
import { Intake } from '#libs/contracts';
import { fixture, messageOf } from '../test/message.js';
import { normalizeWechatOfficial } from './normalize.js';
import { parseWechatOfficial } from './payload.js';
import { WechatOfficialSettings } from './settings.js';

const settings = WechatOfficialSettings.parse({
  appId: 'wx0123456789abcdef',
  token: 'hotline12345token',
  encodingAESKey: 'GatewayDemoKeyForHotline12345abcdefghijklmn',
});
const receivedAt = Date.parse('2026-11-22T10:00:01+08:00');

const normalize = (xml: string, more: Partial<WechatOfficialSettings> = {}): Normalized => {
  const context = { settings: { ...settings, ...more } };
  const message = messageOf(xml);
  return normalizeWechatOfficial(parseWechatOfficial(message, context), { ...context, receivedAt, message });
};
const draftOf = (normalized: Normalized) => (normalized.kind === 'ignored' ? undefined : normalized.draft);
const intakeOf = (normalized: Normalized) => {
  if (normalized.kind === 'ignored') throw new Error(`ignored: ${normalized.reason}`);
  const envelope = {
    v: 1 as const,
    id: '0b8f3d1e-5c1a-5d0e-8f00-000000000001',
    channel: { id: 'wx', adapter: 'wechat-official', medium: 'wechat' as const, version: 'v1' },
    receivedAt: '2026-11-22T02:00:01.000Z',
    traceparent: `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01`,
    credential: 'current',
    assurance: 'high' as const,
    orderingKey: 'a'.repeat(32),
    dedupeKey: 'b'.repeat(32),
    contentDigest: 'c'.repeat(32),
    request: { method: 'POST', target: '/channels/wx', headers: [], remoteAddress: null },
    body: { text: '' },
  };
  const raw = new Uint8Array();
  return assembleIntake(normalized, { envelope, journal: 'j', seq: 1, raw, adcode: null, mappingVersion: 'v1' });
};

describe('events that the instance wants delivered', () => {
  const all = WechatOfficialSettings.parse({
    ...settings,
    deliverEvents: [
      'subscribe',
      'unsubscribe',
      'SCAN',
      'LOCATION',
      'CLICK',
      'VIEW',
      'view_miniprogram',
      'pic_sysphoto',
      'pic_photo_or_album',
      'pic_weixin',
      'enter_agent',
    ],
  });

  it.each([
    ['subscribe', { event: 'subscribe' }],
    ['subscribe-by-qr-code', { event: 'subscribe', eventKey: 'qrscene_street_renmin', scene: 'street_renmin' }],
    ['unsubscribe', { event: 'unsubscribe' }],
    ['scan', { event: 'SCAN', eventKey: 'street_renmin', scene: 'street_renmin', ticket: 'demoTicket' }],
    ['location-report', { event: 'LOCATION', location: { precision: '65.000000' } }],
    ['menu-click', { event: 'CLICK', eventKey: 'REPORT_ROAD' }],
    ['menu-view', { event: 'VIEW', eventKey: 'https://12345.example.gov.cn/guide' }],
    ['view-mini-program', { event: 'view_miniprogram', eventKey: 'pages/report/index' }],
    ['pic-sysphoto', { event: 'pic_sysphoto', fields: { SendPicsInfo: { Count: '1' } } }],
    ['pic-photo-or-album', { event: 'pic_photo_or_album', fields: { SendPicsInfo: { Count: '2' } } }],
    ['pic-weixin', { event: 'pic_weixin', eventKey: 'PHOTO_ROAD' }],
    ['wecom-enter-agent', { event: 'enter_agent', agentId: '1000002' }],
    ['wecom-menu-click', { event: 'click', eventKey: 'REPORT_ROAD' }],
    ['wecom-location-report', { event: 'LOCATION', appType: 'wxwork' }],
  ])('%s', (name, extensions) => {
    const normalized = normalize(fixture(name), all);
    const intake = intakeOf(normalized);
    expect(Intake.parse(intake)).toEqual(intake);
    expect(intake).toMatchObject({ action: 'event', appeal: { content: '' }, source: { messageId: null } });
    expect(intake.extensions['wechat-official']).toMatchObject(extensions);
  });

  it('place a position report without claiming its coordinate system', () => {
    const located = draftOf(normalize(fixture('location-report'), { ...all, locationCrs: 'GCJ02' }));
    expect(located?.place?.point).toEqual({ lng: 121.473701, lat: 31.230416, crs: 'unknown' });
  });

  it.each(['mass-send-finished', 'template-send-finished', 'publish-finished', 'wecom-job-finished'])(
    'never are the reports on our own doing: %s',
    (name) => {
      expect(normalize(fixture(name), all).kind).toBe('ignored');
    },
  );
});

describe('events that carry something', () => {
  it.each(['location-select', 'scancode-push', 'scancode-waitmsg', 'wecom-location-select', 'wecom-scancode-waitmsg'])(
    'are delivered unasked, and open no matter: %s',
    (name) => {
      const intake = intakeOf(normalize(fixture(name)));
      expect(Intake.parse(intake)).toEqual(intake);
      expect(intake).toMatchObject({ action: 'event', source: { messageId: null } });
    },
  );

  it('place what was picked on the map in the system that the instance states', () => {
    const picked = draftOf(normalize(fixture('location-select'), { locationCrs: 'GCJ02' }));
    expect(picked?.place?.point).toEqual({ lng: 121.473701, lat: 31.230416, crs: 'GCJ02' });
  });

  it('are kept with a warning when they carry nothing that can be read', () => {
    const bare = fixture('location-select').replace(/<SendLocationInfo>[^]*<\/SendLocationInfo>/, '');
    const draft = draftOf(normalize(bare));
    expect(draft?.place).toEqual({ text: null });
    expect(draft?.warnings?.map(({ code }) => code)).toEqual(['COORDINATES_UNREADABLE']);
  });
});

describe('a file', () => {
  const attachmentIn = (xml: string) => draftOf(normalize(xml))?.attachments?.[0];

  it('expires as other media do, once WeChat gives it a MediaId', () => {
    const xml = fixture('file').replace('<FileKey>', '<MediaId>demoMediaId_file</MediaId><FileKey>');
    expect(attachmentIn(xml)?.expiresAt).toBe('2026-11-25T10:01:40+08:00');
    expect(draftOf(normalize(xml))?.extensions).toMatchObject({ mediaId: 'demoMediaId_file' });
  });

  it('has no size when that is no number, and a name as long as a name may be', () => {
    const xml = fixture('file').replace('48213', '48 KB').replace('物业收费明细', '明'.repeat(2000));
    expect(attachmentIn(xml)).toMatchObject({ bytes: null, name: '明'.repeat(500) });
    const intake = intakeOf(normalize(xml));
    expect(Intake.parse(intake)).toEqual(intake);
    expect(intake.extensions['wechat-official']).toMatchObject({
      file: { title: `${'明'.repeat(2000)}.xlsx`, bytes: '48 KB' },
    });
  });
});

describe('a place', () => {
  it('has the coordinate system that the instance states', () => {
    const point = draftOf(normalize(fixture('location'), { locationCrs: 'GCJ02' }))?.place?.point;
    expect(point).toEqual({ lng: 121.473701, lat: 31.230416, crs: 'GCJ02' });
  });

  it.each(['north', '91.5', '1e1', '31.23N'])('has no point when the latitude is %j', (latitude) => {
    const xml = fixture('location').replace('31.230416', latitude);
    const draft = draftOf(normalize(xml));
    expect(draft?.place).toEqual({ text: '人民路12号' });
    expect(draft?.warnings?.map(({ code }) => code)).toEqual(['COORDINATES_UNREADABLE']);
    expect(draft?.extensions).toMatchObject({ location: { latitude } });
  });

  it('with a label beyond measure keeps the whole of it in the extensions', () => {
    const label = '路'.repeat(3000);
    const intake = intakeOf(normalize(fixture('location').replace('人民路12号', label)));
    expect(Intake.safeParse(intake).success).toBe(true);
    expect(intake.place?.text).toHaveLength(1000);
    expect(intake.extensions['wechat-official']).toMatchObject({ location: { label } });
  });
});

it('takes an unknown kind of any length, and keeps its name whole', () => {
  const xml = fixture('unknown-type').replace('sticker', 's'.repeat(200));
  const normalized = normalize(xml);
  expect(normalized).toMatchObject({ kind: 'unsupported', messageKind: 's'.repeat(64) });
  const intake = intakeOf(normalized);
  expect(Intake.parse(intake)).toEqual(intake);
  expect(intake.extensions['wechat-official']).toMatchObject({ messageKind: 's'.repeat(200) });
});
