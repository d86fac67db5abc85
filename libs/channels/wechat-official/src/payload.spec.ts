import { BadPayload } from '#libs/channel-kit';
import { fixture, messageOf } from '../test/message.js';
import { encrypt } from '../test/wechat.js';
import { parseWechatOfficial } from './payload.js';
import { WechatOfficialSettings } from './settings.js';

const settings = WechatOfficialSettings.parse({
  appId: 'wx0123456789abcdef',
  token: 'hotline12345token',
  encodingAESKey: 'GatewayDemoKeyForHotline12345abcdefghijklmn',
});
const parse = (xml: string | Uint8Array, more: object = {}) =>
  parseWechatOfficial(messageOf(xml), { settings: { ...settings, ...more } });

describe('what is parsed', () => {
  it('keeps a MsgId that a number could not hold', () => {
    expect(Number('25001234567890123')).not.toBe(25001234567890123n);
    expect(parse(fixture('text'))).toMatchObject({ kind: 'text', msgId: '25001234567890123', createTime: 1795312800 });
  });

  it('keeps a text that looks like a number as it is', () => {
    expect(parse(fixture('text-from-article'))).toMatchObject({ kind: 'text', content: '0123456789' });
  });

  it.each([
    ['line ends and outer spaces', '  第一行\r\n第二行\n '],
    ['emoji, combining and right-to-left characters', '👨‍👩‍👧 é̄ שלום 𠮷野家'],
    ['mark-up in CDATA', '<b>&amp;</b> & <!-- 路 -->'],
    ['20,000 characters', '路'.repeat(20_000)],
  ])('keeps %s', (_, content) => {
    const xml = fixture('text').replace(/<Content>[^]*<\/Content>/, () => `<Content><![CDATA[${content}]]></Content>`);
    expect(parse(xml)).toMatchObject({ kind: 'text', content });
  });

  it('keeps the "]]>" of a text that WeChat had to split', () => {
    const xml = fixture('text').replace('请尽快', ']]]]><![CDATA[>');
    expect(parse(xml)).toMatchObject({ content: '人民路12号路灯不亮，\n]]>修复😀 <紧急> & 谢谢' });
  });

  it('keeps what it does not know inside of what it knows', () => {
    const xml = fixture('location-select').replace('<Scale>', '<Floor>3</Floor><Scale>');
    expect(parse(xml)).toMatchObject({ kind: 'place-picked', rest: { SendLocationInfo: { Floor: '3' } } });
    const odd = fixture('scancode-push').replace(
      /<ScanCodeInfo>[^]*<\/ScanCodeInfo>/,
      '<ScanCodeInfo>42</ScanCodeInfo>',
    );
    expect(parse(odd)).toMatchObject({ kind: 'code-scanned', code: null, rest: { ScanCodeInfo: '42' } });
  });

  it('leaves out the ciphertext beside a plain message, which a retry makes anew', () => {
    const xml = fixture('unknown-event').replace('</xml>', '<Encrypt>AAAA</Encrypt></xml>');
    expect(parse(xml, { mode: 'plain' })).toEqual(parse(fixture('unknown-event')));
  });

  it('does not mind the order of elements', () => {
    const lines = fixture('image').trim().split('\n');
    const reversed = [lines[0], ...lines.slice(1, -1).reverse(), lines.at(-1)].join('\n');
    expect(reversed).not.toBe(fixture('image').trim());
    expect(parse(reversed)).toEqual(parse(fixture('image')));
  });

  it('reads the older spelling of Recognition', () => {
    const xml = fixture('voice-recognised').replaceAll('Recognition>', 'Recongnition>');
    expect(parse(xml)).toMatchObject({ kind: 'voice', recognition: '解放路下水井盖丢失，很危险' });
  });

  it.each([
    ['subscribe', { kind: 'subscribe', scene: null }],
    ['subscribe-by-qr-code', { kind: 'subscribe', scene: 'street_renmin', ticket: 'demoTicket' }],
    ['scan', { kind: 'scan', scene: 'street_renmin', ticket: 'demoTicket' }],
    ['location-report', { kind: 'location-report', latitude: '31.230416', precision: '65.000000' }],
    ['menu-click', { kind: 'menu-click', eventKey: 'REPORT_ROAD' }],
    ['menu-view', { kind: 'menu-view', eventKey: 'https://12345.example.gov.cn/guide', rest: { MenuId: '414950212' } }],
    ['mass-send-finished', { kind: 'send-finished', eventKey: '1000001625', status: 'send success' }],
    ['template-send-finished', { kind: 'send-finished', eventKey: '200163836', status: 'failed:user block' }],
    ['publish-finished', { kind: 'job-finished' }],
    ['scancode-push', { kind: 'code-scanned', codeType: 'qrcode', code: 'https://12345.example.gov.cn/lamp/0042' }],
    ['pic-photo-or-album', { kind: 'pictures-announced', eventKey: 'PHOTO_ROAD' }],
    ['location-select', { kind: 'place-picked', latitude: '31.230416', poiName: '人民路第一小学', rest: {} }],
    ['view-mini-program', { kind: 'mini-program-view', eventKey: 'pages/report/index' }],
    ['file', { kind: 'file', mediaId: null, fileKey: 'demoFileKey_9Zr', bytes: '48213' }],
    ['wecom-text', { kind: 'text', toUser: 'ww0123456789abcdef', fromUser: 'zhangsan', agentId: '1000002' }],
    ['wecom-menu-click', { kind: 'menu-click', event: 'click', eventKey: 'REPORT_ROAD' }],
    ['wecom-enter-agent', { kind: 'enter', eventKey: null }],
    ['wecom-customer-service-notice', { kind: 'unknown', fromUser: null, event: 'kf_msg_or_event' }],
    ['unknown-event', { kind: 'unknown', messageKind: 'event.user_authorize_invoice' }],
    ['unknown-type', { kind: 'unknown', messageKind: 'sticker', msgId: '25001234567890250' }],
  ])('reads %s', (name, payload) => {
    expect(parse(fixture(name))).toMatchObject(payload);
  });
});

describe('JSON, the other format that the console offers', () => {
  const json =
    '{"ToUserName":"gh_1a2b3c4d5e6f","FromUserName":"oABCD1234567890efghijklmnopq","CreateTime":1795312840,' +
    '"MsgType":"image","PicUrl":"http://mmbiz.qpic.cn/mmbiz_jpg/demo/0?from=appmsg&wx=1",' +
    '"MsgId":25001234567890199,"MediaId":"demoMediaId_image_7Tq"}';

  it('says the same as XML, with a MsgId of which no digit is lost', () => {
    expect(parse(json)).toEqual(parse(fixture('image')));
    expect(parse(json)).toMatchObject({ msgId: '25001234567890199' });
  });

  // From WeChat's page on 消息加解密说明.
  it("reads the event of WeChat's own example", () => {
    const example =
      '{"ToUserName":"gh_97417a04a28d","FromUserName":"o9AgO5Kd5ggOC-bXrbNODIiE3bGY","CreateTime":1714037059,' +
      '"MsgType":"event","Event":"debug_demo","debug_str":"hello world"}';
    expect(parse(example)).toMatchObject({
      kind: 'unknown',
      messageKind: 'event.debug_demo',
      toUser: 'gh_97417a04a28d',
      createTime: 1714037059,
      rest: { debug_str: 'hello world' },
    });
  });

  it.each(['{', '[1]', '{"MsgType":"text"}', `{"a":${'['.repeat(5000)}`, json.replace('"PicUrl"', '"__proto__"')])(
    'is not understood: %.30s',
    (broken) => {
      expect(() => parse(broken)).toThrow(BadPayload);
    },
  );
});

describe('what is not understood', () => {
  const text = fixture('text');

  it.each([
    ['no XML', 'success'],
    ['nothing', ''],
    ['an empty root', '<xml></xml>'],
    ['half a document', text.slice(0, 200)],
    ['a DTD', `<!DOCTYPE xml [<!ENTITY a "b">]>${text}`],
    ['an external entity', `<!DOCTYPE xml SYSTEM "file:///etc/passwd">${text.replace('25001234567890123', '&xxe;')}`],
    ['a parameter entity', `<?xml version="1.0"?><!DOCTYPE r [<!ENTITY % p SYSTEM "http://127.0.0.1/">%p;]>${text}`],
    ['deep nesting', text.replace('<MsgId>', `${'<a>'.repeat(5000)}${'</a>'.repeat(5000)}<MsgId>`)],
    ['an element called __proto__', text.replace('<MsgId>', '<__proto__><admin>1</admin></__proto__><MsgId>')],
    ['bytes that are no UTF-8', Buffer.from(text, 'utf16le')],
    ['a character cut in half', Buffer.concat([Buffer.from(text).subarray(0, -8), Buffer.from([0xe8, 0xb7])])],
    ['no sender', text.replace(/<FromUserName>.*<\/FromUserName>/, '')],
    ['no account', text.replace(/<ToUserName>.*<\/ToUserName>/, '')],
    ['no type', text.replace(/<MsgType>.*<\/MsgType>/, '')],
    ['no MsgId', text.replace(/<MsgId>.*<\/MsgId>/, '')],
    ['two MsgIds', text.replace('<MsgId>', '<MsgId>1</MsgId><MsgId>')],
    ['a sender who is an element', text.replace('<![CDATA[oABCD1234567890efghijklmnopq]]>', '<a>1</a>')],
    ['milliseconds for seconds', text.replace('1795312800', '1795312800000')],
    ['a time that is none', text.replace('1795312800', 'yesterday')],
    ['an endless MsgId', text.replace('25001234567890123', '9'.repeat(300))],
  ])('%s', (_, xml) => {
    expect(() => parse(xml)).toThrow(BadPayload);
  });

  it('names an encrypted body as what it is, where the instance says plain', () => {
    const body = '<xml><ToUserName>gh_1a2b3c4d5e6f</ToUserName><Encrypt>AAAA</Encrypt></xml>';
    expect(() => parse(body)).toThrow('the message is encrypted, but the instance has `mode: plain`');
  });

  it('is a ciphertext that no key opens, told so', () => {
    const sealed = encrypt({ appId: 'wx0123456789abcdef', token: '', encodingAesKey: 'B'.repeat(43) }, text);
    expect(() => parse(sealed)).toThrow('no `encodingAESKey` of the instance opens the message');
    expect(() => parse(sealed, { mode: 'plain' })).toThrow(BadPayload);
    const strange = encrypt(
      { appId: 'wxfedcba9876543210', token: '', encodingAesKey: settings.encodingAESKey as string },
      text,
    );
    expect(() => parse(strange)).toThrow(BadPayload);
  });

  it('is a message to another app, where the instance names its own', () => {
    const wecom = { mode: 'wecom', corpId: 'ww0123456789abcdef' };
    expect(() => parse(fixture('wecom-text'), { ...wecom, agentId: '1000003' })).toThrow(BadPayload);
    expect(parse(fixture('wecom-text'), { ...wecom, agentId: '1000002' }).kind).toBe('text');
    // What belongs to the company as a whole names no app.
    expect(parse(fixture('wecom-contact-changed'), { ...wecom, agentId: '1000002' }).kind).toBe('unknown');
  });

  it('is a message to another account, where the instance names its own', () => {
    expect(() => parse(text, { originalId: 'gh_another' })).toThrow(BadPayload);
    expect(parse(text, { originalId: 'gh_1a2b3c4d5e6f' }).kind).toBe('text');
  });

  it('is told without the text of the citizen', () => {
    const broken = [text.replace('</Content>', ''), text.replace('<MsgId>', '<路灯>')];
    for (const xml of broken) expect(() => parse(xml)).toThrow(/^(?!.*路灯)/s);
  });
});
