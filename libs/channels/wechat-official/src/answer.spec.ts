import { createRequire } from 'node:module';
import { validateXML } from 'xmllint-wasm';
import { numberOf, type KeptMessage } from '#libs/channel-kit';
import { fixture, messageOf } from '../test/message.js';
import { openReply, plainReply } from '../test/receipt.js';
import {
  compatPush,
  plainPush,
  requestOf,
  safeJsonPush,
  safePush,
  wecomJsonPush,
  wecomPush,
  type Account,
  type Push,
} from '../test/wechat.js';
import { answerWechatOfficial } from './answer.js';
import { parseWechatOfficial, type WechatOfficialPayload } from './payload.js';
import { WechatOfficialSettings } from './settings.js';

const require = createRequire(import.meta.url);
const LegacyCrypt = require('wechat-crypto') as new (
  token: string,
  encodingAesKey: string,
  appId: string,
) => { decrypt(encrypted: string): { readonly message: string; readonly id: string } };

const account: Account = {
  appId: 'wx0123456789abcdef',
  token: 'hotline12345token',
  encodingAesKey: 'GatewayDemoKeyForHotline12345abcdefghijklmn',
};
const company: Account = { ...account, appId: 'ww0123456789abcdef' };
const otherKey = 'kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR';
const at = { timestamp: '1795312800', nonce: '847261905' };
const later = { timestamp: '1795312805', nonce: '99' };
const id = '0b8f3d1e-5c1a-5d0e-8f00-000000000001';
const words = `您的诉求已收到，编号 ${numberOf(id)}。`;
const openid = 'oABCD1234567890efghijklmnopq';

const secrets = { token: account.token, encodingAESKey: account.encodingAesKey };
const settingsOf = (more: object = {}) => WechatOfficialSettings.parse({ ...secrets, appId: account.appId, ...more });
const fence = { key: 'n3R-unguessable-8dK' };
const plain = settingsOf({ mode: 'plain', fence });
const wecom = WechatOfficialSettings.parse({ ...secrets, mode: 'wecom', corpId: company.appId });

const keptOf = (xml: string, settings: WechatOfficialSettings): KeptMessage<WechatOfficialPayload> => ({
  id,
  number: numberOf(id),
  receivedAt: '2026-11-22T02:00:01.000Z',
  payload: parseWechatOfficial(messageOf(xml), { settings }),
});
const answerTo = (push: Push, xml: string, settings = settingsOf()) =>
  answerWechatOfficial([keptOf(xml, settings)], { settings, request: requestOf(push) });
const safely = (xml: string, settings = settingsOf(), from = account) =>
  answerTo(safePush(from, xml, at), xml, settings);
const BARE = {
  status: 200,
  headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' },
  body: 'success',
};

describe('the receipt', () => {
  const told = { to: openid, from: 'gh_1a2b3c4d5e6f', createTime: '1795312800', type: 'text', content: words };

  it('goes back to whoever wrote, encrypted in safe mode', () => {
    const { status, headers, body } = safely(fixture('text'));
    expect(status).toBe(200);
    expect(headers).toEqual({
      'content-type': 'application/xml; charset=utf-8',
      'x-content-type-options': 'nosniff',
    });
    expect(openReply(account, body)).toEqual(told);
    expect(body).not.toContain(numberOf(id));
  });

  it('is decrypted by the other package as well', () => {
    const encrypted = /<Encrypt><!\[CDATA\[(.*?)\]\]>/.exec(safely(fixture('text')).body)![1]!;
    const { message, id: receiver } = new LegacyCrypt(account.token, account.encodingAesKey, account.appId).decrypt(
      encrypted,
    );
    expect(receiver).toBe(account.appId);
    expect(plainReply(message)).toEqual(told);
  });

  it('is encrypted in compat mode, where either would do', () => {
    const xml = fixture('text');
    const { body } = answerTo(compatPush(account, xml, at), xml, settingsOf({ mode: 'compat' }));
    expect(openReply(account, body)).toEqual(told);
  });

  it('is plain in plain mode, in the format of the message', () => {
    const xml = fixture('text');
    expect(plainReply(answerTo(plainPush(account, xml, at), xml, plain).body)).toEqual(told);
    const json = fixture('image-in-json');
    const answer = answerTo(plainPush(account, json, at), json, plain);
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(JSON.parse(answer.body)).toEqual({
      ToUserName: openid,
      FromUserName: 'gh_1a2b3c4d5e6f',
      CreateTime: 1795312840,
      MsgType: 'text',
      Content: words,
    });
  });

  it('is in JSON to whoever writes JSON, by the names that WeChat gives and by those of WeCom', () => {
    const json = fixture('image-in-json');
    const { body } = answerTo(safeJsonPush(account, json, at), json);
    expect(JSON.parse(body)).toEqual({
      Encrypt: expect.any(String) as string,
      MsgSignature: expect.stringMatching(/^[0-9a-f]{40}$/) as string,
      TimeStamp: 1795312840,
      Nonce: expect.stringMatching(/^\d{1,10}$/) as string,
    });
    expect(openReply(account, body)).toMatchObject({ to: openid, content: words });

    const theirs = fixture('wecom-text-in-json');
    const { body: wecomBody } = answerTo(wecomJsonPush(company, theirs, at), theirs, wecom);
    expect(Object.keys(JSON.parse(wecomBody) as object)).toEqual(['encrypt', 'msgsignature', 'timestamp', 'nonce']);
    expect(openReply(company, wecomBody)).toMatchObject({ to: 'zhangsan', from: company.appId, content: words });
  });

  it('is encrypted for the company at WeCom', () => {
    const xml = fixture('wecom-text');
    const { body } = answerTo(wecomPush(company, xml, at), xml, wecom);
    expect(openReply(company, body)).toEqual({ ...told, to: 'zhangsan', from: company.appId });
  });

  it('is the same to a repeat, byte for byte, though that is encrypted and signed anew', () => {
    const xml = fixture('text');
    const again = safePush(account, xml, later);
    expect(again.body).not.toBe(safePush(account, xml, at).body);
    expect(answerTo(again, xml)).toEqual(safely(xml));
  });

  it('differs from that to another message in more than what it says', () => {
    const settings = settingsOf();
    const push = requestOf(safePush(account, fixture('text'), at));
    const kept = keptOf(fixture('text'), settings);
    const one = answerWechatOfficial([kept], { settings, request: push }).body;
    const other = answerWechatOfficial([{ ...kept, id: `${id.slice(0, -1)}2` }], { settings, request: push }).body;
    const startOf = (body: string) => /CDATA\[(.{20})/.exec(body)?.[1];
    expect(startOf(other)).not.toBe(startOf(one));
  });

  it('is encrypted with the key that opened the message, and signed with the token that signed it', () => {
    const changing = settingsOf({
      token: { current: 'newtoken2027', previous: account.token },
      encodingAESKey: { current: otherKey, previous: account.encodingAesKey },
    });
    expect(openReply(account, safely(fixture('text'), changing).body).content).toBe(words);
    const renewed = { ...account, token: 'newtoken2027', encodingAesKey: otherKey };
    expect(openReply(renewed, safely(fixture('text'), changing, renewed).body).content).toBe(words);
  });

  it('speaks the languages and the words that the instance has', () => {
    const both = settingsOf({ receipt: { language: 'both', zh: '已登记，编号{number}' } });
    expect(openReply(account, safely(fixture('text'), both).body).content).toBe(
      `已登记，编号${numberOf(id)}\nWe have received your request. Its number is ${numberOf(id)}.`,
    );
  });

  it.each(['image', 'voice', 'video', 'file', 'location', 'link', 'unknown-type'])(
    'is for whatever a citizen sends: %s',
    (name) => {
      expect(openReply(account, safely(fixture(name)).body).content).toBe(words);
    },
  );
});

describe('the bare answer', () => {
  const settings = settingsOf();
  const request = requestOf(safePush(account, fixture('text'), at));

  it.each([
    'subscribe',
    'scan',
    'menu-click',
    'location-select',
    'scancode-push',
    'mass-send-finished',
    'unknown-event',
  ])('is for what was done and not said: %s', (name) => {
    expect(safely(fixture(name))).toEqual(BARE);
  });

  it('is what there is to nothing, and to what was kept with a doubt', () => {
    expect(answerWechatOfficial([], { settings, request })).toEqual(BARE);
    const doubtful = { ...keptOf(fixture('text'), settings), payload: undefined };
    expect(answerWechatOfficial([doubtful], { settings, request })).toEqual(BARE);
  });

  it('is what an instance gives that wants no receipts', () => {
    expect(safely(fixture('text'), settingsOf({ receipt: { enabled: false } }))).toEqual(BARE);
  });
});

/** What libxml2 reads, CDATA resolved; rejects what it does not take. */
async function readByLibxml(xml: string): Promise<string> {
  const { valid, rawOutput, normalized } = await validateXML({ xml, normalization: 'c14n' });
  if (!valid) throw new Error(rawOutput);
  return normalized;
}

describe('what a citizen or a city could slip into the reply', () => {
  const named = (from: string) => fixture('text').replace(openid, () => from.replaceAll(']]>', ']]]]><![CDATA[>'));
  const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

  it.each([
    ['the end of CDATA', 'o]]><Content>x</Content>'],
    ['one end after another', 'o]]>]]>]]>'],
    ['an end in pieces', 'o]]'],
    ['mark-up', '<xml>&amp;</xml>'],
    ['an entity', '&xxe;'],
    ['what is no Chinese', '𠮷野家😀'],
  ])('stays text, and the reply XML: %s', async (_, from) => {
    const xml = named(from);
    const reply = answerTo(plainPush(account, xml, at), xml, plain).body;
    await expect(readByLibxml(reply)).resolves.toContain(`<ToUserName>${escaped(from)}</ToUserName>`);
    await expect(readByLibxml(reply)).resolves.toContain(`<Content>${words}</Content></xml>`);
    expect(plainReply(reply).to).toBe(from);
    expect(openReply(account, safely(xml).body).to).toBe(from);
  });

  it('is sent to nobody when it cannot be written: a name that was mended would be somebody else’s', () => {
    const json = (from: string) => JSON.stringify({ ...JSON.parse(fixture('image-in-json')), FromUserName: from });
    for (const from of ['o\u0000', 'o\u0008x', 'o\ufffe', 'o\ud800', 'o\n']) {
      const body = json(from);
      expect(answerTo(plainPush(account, body, at), body, plain)).toEqual(BARE);
    }
  });

  it('is the words of a setting, whatever they hold', async () => {
    const odd = settingsOf({ mode: 'plain', fence, receipt: { zh: ']]><Content/> {number}\u0007 & ]]' } });
    const xml = fixture('text');
    const reply = answerTo(plainPush(account, xml, at), xml, odd).body;
    await expect(readByLibxml(reply)).resolves.toContain(
      `<Content>]]&gt;&lt;Content/&gt; ${numberOf(id)} &amp; ]]</Content>`,
    );
  });

  it('is an envelope that libxml2 reads too', async () => {
    const read = await readByLibxml(safely(fixture('text')).body);
    expect(read).toMatch(
      /^<xml><Encrypt>[A-Za-z0-9+/=]+<\/Encrypt><MsgSignature>[0-9a-f]{40}<\/MsgSignature><TimeStamp>1795312800<\/TimeStamp><Nonce>\d+<\/Nonce><\/xml>\s*$/,
    );
  });
});
