import { fixture } from '../test/message.js';
import {
  encrypt,
  encryptRaw,
  handshake,
  plainPush,
  requestOf,
  safePush,
  sealedHandshake,
  wecomHandshake,
  wecomJsonPush,
  wecomPush,
  type Account,
  type Push,
} from '../test/wechat.js';
import { WechatOfficialSettings } from './settings.js';
import { verifyWechatOfficial } from './verify.js';

const company: Account = {
  appId: 'ww0123456789abcdef',
  token: 'hotline12345token',
  encodingAesKey: 'GatewayDemoKeyForHotline12345abcdefghijklmn',
};
const otherKey = 'kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR';
const at = { timestamp: '1795312800', nonce: '847261905' };
const NOW = 1_795_312_800_000;
const xml = fixture('wecom-text');
const settings = WechatOfficialSettings.parse({
  mode: 'wecom',
  corpId: company.appId,
  token: company.token,
  encodingAESKey: company.encodingAesKey,
});

const verdictOf = (push: Push, now = NOW, using = settings) =>
  verifyWechatOfficial(requestOf(push), { settings: using, now });
const plainOf = (verdict: ReturnType<typeof verdictOf>) =>
  verdict.kind === 'accepted' && verdict.plain ? Buffer.from(verdict.plain).toString() : undefined;
const answerOf = (verdict: ReturnType<typeof verdictOf>) =>
  verdict.kind === 'handshake' ? verdict.response.body : undefined;

describe('the check of the URL', () => {
  const echostr = '9vfuZaBZ857CaDx9VUAnmNkFdTV+JUzfKx1eQ7LfNDdS/YJdX6f5mApVzeNnOI4kio7K7Ituj3NqUd9YRJxhkQ==';
  const target =
    '/channels/wx?msg_signature=2499ff78b95cf76d7c842424d3b1ec394de36dae&timestamp=1795312800&nonce=847261905' +
    '&echostr=9vfuZaBZ857CaDx9VUAnmNkFdTV%2BJUzfKx1eQ7LfNDdS%2FYJdX6f5mApVzeNnOI4kio7K7Ituj3NqUd9YRJxhkQ%3D%3D';

  it('is answered with what it decrypts to, and nothing around it (vector F)', () => {
    expect(sealedHandshake(company, echostr, at).target).toBe(target);
    expect(verdictOf({ target, body: '' })).toEqual({
      kind: 'handshake',
      response: {
        status: 200,
        headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' },
        body: '5288713407419926611',
      },
    });
  });

  it('survives a proxy that wrote the plus sign anew', () => {
    expect(answerOf(verdictOf({ target: target.replaceAll('%2B', '+'), body: '' }))).toBe('5288713407419926611');
    expect(answerOf(verdictOf({ target: target.replaceAll('%2B', '%20'), body: '' }))).toBe('5288713407419926611');
  });

  // Tencent's samples, in which the CorpIDs and tokens are older than today's rules for them.
  it.each([
    {
      sample: 'weworkapi_cplusplus (vector E)',
      corpId: 'wx5823bf96d3bd56c7',
      token: 'QDG6eK',
      encodingAESKey: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C',
      query:
        'msg_signature=5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3&timestamp=1409659589&nonce=263014780' +
        '&echostr=P9nAzCzyDtyTWESHep1vC5X9xho%2FqYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp%2B4RPcs8TgAE7OaBO%2BFZXvnaqQ%3D%3D',
      now: 1_409_659_589_000,
      answer: '1616140317555161061',
    },
    {
      sample: 'weworkapi_python',
      corpId: 'ww1436e0e65a779aee',
      token: 'hJqcu3uJ9Tn2gXPmxx2w9kkCkCE2EPYo',
      encodingAESKey: '6qkdMrq68nTKduznJYO1A37W2oEgpkMUvkttRToqhUt',
      query:
        'msg_signature=012bc692d0a58dd4b10f8dfe5c4ac00ae211ebeb&timestamp=1476416373&nonce=47744683' +
        '&echostr=fsi1xnbH4yQh0%2BPJxcOdhhK6TDXkjMyhEPA7xB2TGz6b%2Bg7xyAbEkRxN%2F3cNXW9qdqjnoVzEtpbhnFyq6SVHyA%3D%3D',
      now: 1_476_416_373_000,
      answer: '1288432023552776189',
    },
  ])('is answered as in the sample of $sample', ({ corpId, token, encodingAESKey, query, now, answer }) => {
    const theirs = { ...settings, corpId, token, encodingAESKey };
    expect(answerOf(verdictOf({ target: `/channels/wx?${query}`, body: '' }, now, theirs))).toBe(answer);
  });

  it.each([
    ['another token', wecomHandshake({ ...company, token: 'anothertoken' }, '42', at)],
    ['another key', wecomHandshake({ ...company, encodingAesKey: otherKey }, '42', at)],
    ['another company', wecomHandshake({ ...company, appId: 'wwfedcba9876543210' }, '42', at)],
    ['no company', wecomHandshake({ ...company, appId: '' }, '42', at)],
    ['a bad padding', sealedHandshake(company, encryptRaw(company, Buffer.alloc(64)), at)],
    ['what is not encrypted', sealedHandshake(company, '42', at)],
    ['nothing', sealedHandshake(company, '', at)],
    ['an official account', handshake(company, '42', at)],
  ])('is refused from %s', (_, push) => {
    expect(verdictOf(push).kind).toBe('refused');
  });

  it('is refused without an echostr, changed by a character, and late', () => {
    const push = wecomHandshake(company, '5288713407419926611', at);
    expect(verdictOf({ ...push, target: push.target.replace(/&echostr=.*/, '') }).kind).toBe('refused');
    expect(verdictOf({ ...push, target: push.target.replace(/.(?=%3D|$)/, '!') }).kind).toBe('refused');
    expect(verdictOf(push, NOW + 300_001).kind).toBe('refused');
  });

  it('does not authorise a POST', () => {
    const { target: checked } = wecomHandshake(company, '5288713407419926611', at);
    expect(verdictOf({ target: checked, body: xml }).kind).toBe('refused');
    expect(verdictOf({ target: checked, body: wecomPush(company, xml, at).body }).kind).toBe('refused');
  });
});

describe('a push', () => {
  it('is decrypted, in XML and in JSON', () => {
    expect(verdictOf(wecomPush(company, xml, at))).toMatchObject({ kind: 'accepted', assurance: 'high' });
    expect(plainOf(verdictOf(wecomPush(company, xml, at)))).toBe(xml);
    const json = fixture('wecom-text-in-json');
    expect(plainOf(verdictOf(wecomJsonPush(company, json, at)))).toBe(json);
  });

  // developer.work.weixin.qq.com/document/path/90968 and weworkapi_cplusplus, which has the same in JSON.
  it.each([
    [
      'XML',
      (encrypted: string) =>
        `<xml><ToUserName><![CDATA[wx5823bf96d3bd56c7]]></ToUserName><Encrypt><![CDATA[${encrypted}]]></Encrypt>` +
        '<AgentID><![CDATA[218]]></AgentID></xml>',
    ],
    ['JSON', (encrypted: string) => `{"tousername":"wx5823bf96d3bd56c7","encrypt":"${encrypted}","agentid":"218"}`],
  ])("of Tencent's own example is read in %s", (_, bodyOf) => {
    const encrypted =
      'RypEvHKD8QQKFhvQ6QleEB4J58tiPdvo+rtK1I9qca6aM/wvqnLSV5zEPeusUiX5L5X/0lWfrf0QADHHhGd3QczcdCUpj911L3vg3W/sYYvuJTs3TUUkSUXxaccAS0qhxchrRYt66wiSpGLYL42aM6A8dTT+6k4aSknmPj48kzJs8qLjvd4Xgpue06DOdnLxAUHzM6+kDZ+HMZfJYuR+LtwGc2hgf5gsijff0ekUNXZiqATP7PF5mZxZ3Izoun1s4zG4LUMnvw2r+KqCKIw+3IQH03v+BCA9nMELNqbSf6tiWSrXJB3LAVGUcallcrw8V2t9EL4EhzJWrQUax5wLVMNS0+rUPA3k22Ncx4XXZS9o0MBH27Bo6BpNelZpS+/uh9KsNlY6bHCmJU9p8g7m3fVKn28H3KDYA5Pl/T8Z1ptDAVe0lXdQ2YoyyH2uyPIGHBZZIs2pDBS8R07+qN+E7Q==';
    const push = {
      target:
        '/channels/wx?msg_signature=477715d11cdb4164915debcba66cb864d751f3e6&timestamp=1409659813&nonce=1372623149',
      body: bodyOf(encrypted),
    };
    const theirs = {
      ...settings,
      corpId: 'wx5823bf96d3bd56c7',
      token: 'QDG6eK',
      encodingAESKey: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C',
    };
    const plain = plainOf(verdictOf(push, 1_409_659_813_000, theirs));
    expect(plain).toContain('<Content><![CDATA[hello]]></Content>');
    expect(plain).toContain('<MsgId>4561255354251345929</MsgId>');
  });

  it('is refused when it is for another company', () => {
    const verdict = verdictOf(wecomPush({ ...company, appId: 'wwfedcba9876543210' }, xml, at));
    expect(verdict).toEqual({ kind: 'refused', reason: 'RECIPIENT_MISMATCH' });
  });

  it('is refused without its own signature, whatever else is signed', () => {
    expect(verdictOf(plainPush(company, xml, at)).kind).toBe('refused');
    const push = safePush(company, xml, at);
    expect(verdictOf({ ...push, target: push.target.replace(/&msg_signature=\w+/, '') }).kind).toBe('refused');
  });

  it('is kept as its ciphertext when no key opens it, and is stale when it is late', () => {
    const sealed = encrypt({ ...company, encodingAesKey: otherKey }, xml);
    expect(plainOf(verdictOf(wecomPush(company, xml, at, sealed)))).toBe(sealed);
    expect(verdictOf(wecomPush(company, xml, at), NOW + 300_001)).toMatchObject({ kind: 'stale', assurance: 'high' });
  });
});
