import { describe } from '@jest/globals';
import { describeChannelContract, goldenCases, type FreshMessage, type ReceivedAnswer } from '#libs/testing';
import { fixture, FIXTURES } from '../test/message.js';
import { openReply, plainReply } from '../test/receipt.js';
import {
  compatPush,
  handshake,
  plainPush,
  safeJsonPush,
  safePush,
  sealedHandshake,
  encrypt,
  wecomHandshake,
  wecomJsonPush,
  wecomPush,
  type Account,
  type Moment,
  type Push,
} from '../test/wechat.js';
import { wechatOfficial } from './index.js';

const account: Account = {
  appId: 'wx0123456789abcdef',
  token: 'hotline12345token',
  encodingAesKey: 'GatewayDemoKeyForHotline12345abcdefghijklmn',
};
const company: Account = { ...account, appId: 'ww0123456789abcdef' };
const stranger = {
  appId: 'wxfedcba9876543210',
  corpId: 'wwfedcba9876543210',
  token: 'another2token',
  key: 'kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR',
};
const now = 1_795_312_800_000;
const pathKey = 'n3R-unguessable-8dK';
const fence = { key: pathKey };
const secrets = { token: account.token, encodingAESKey: account.encodingAesKey };
const given = { ...secrets, appId: account.appId, originalId: 'gh_1a2b3c4d5e6f' };
const givenWecom = { ...secrets, mode: 'wecom', corpId: company.appId, agentId: '1000002' };
const strangersSecrets = { token: stranger.token, encodingAESKey: stranger.key };
const rotating = {
  token: { current: 'newtoken2027', previous: account.token },
  encodingAESKey: { current: stranger.key, previous: account.encodingAesKey },
};

const message = (body: string) => ({ body });
const changed = (name: string, from: string, to: string) => message(fixture(name).replace(from, () => to));
const golden = goldenCases(FIXTURES);
const isOfWecom = ({ name }: { readonly name: string }): boolean => name.startsWith('wecom-');
const saying = (name: string) => (text: string) => message(fixture(name).replace(/人民路[^]*谢谢/, () => text));
const lookAlikes = (text: string, sender: [string, string], id: [string, string], click: string) => [
  { name: 'same id, other citizen', one: message(fixture(text)), other: changed(text, ...sender) },
  { name: 'same citizen, next id', one: message(fixture(text)), other: changed(text, ...id) },
  { name: 'same second, other key', one: message(fixture(click)), other: changed(click, 'ROAD', 'LAMP') },
];
const retrying = {
  window: { pastSeconds: 300, futureSeconds: 60 },
  // Both let the connection drop after five seconds and ask again, three times in all.
  retrySeconds: [5, 10],
};

/** A push as the suite wants it: below the instance's URL, signed at `clock`. */
const signed =
  (push: (at: Moment) => Push, below = '/') =>
  (clock: number) => {
    const { target, body } = push({ timestamp: String(clock / 1000), nonce: '847261905' });
    return { target: below + target.slice(target.indexOf('?')), body };
  };
/** A message that was never sent before, made of the text fixture. */
const freshXml = (name: string, { serial, sender, text }: FreshMessage): string =>
  fixture(name)
    .replace(/<!\[CDATA\[人民路[^]*谢谢\]\]>/, () => `<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`)
    .replace(/(<FromUserName><!\[CDATA\[)[^\]]*/, (_all, tag: string) => `${tag}citizen-${sender}`)
    .replace(/<MsgId>\d+/, `<MsgId>${7_000_000_000_000_000_000n + BigInt(serial)}`);
const numberIn = (read: (body: string) => { readonly content: string }) => (answer: ReceivedAnswer) =>
  read(answer.body).content;

const ofAccount = {
  now,
  ...retrying,
  golden: golden.filter((each) => !isOfWecom(each)),
  unknownKinds: ['unknown-type', 'unknown-event'].map((name) => ({ name, message: message(fixture(name)) })),
  lookAlikes: lookAlikes('text', ['nopq', 'nopr'], ['0123<', '0124<'], 'menu-click'),
  saying: saying('text'),
};
const ofWecom = {
  now,
  ...retrying,
  golden: golden.filter(isOfWecom),
  unknownKinds: ['wecom-contact-changed', 'wecom-customer-service-notice'].map((name) => ({
    name,
    message: message(fixture(name)),
  })),
  lookAlikes: [
    ...lookAlikes('wecom-text', ['zhangsan', 'lisi'], ['1234<', '1235<'], 'wecom-menu-click'),
    {
      name: 'same id, another company',
      one: message(fixture('wecom-text')),
      other: changed('wecom-text', 'ww0123456789abcdef', 'wwfedcba9876543210'),
    },
  ],
  saying: saying('wecom-text'),
};
const encryptedPushes = (below = '/') => [
  { name: 'safe mode', request: signed((at) => safePush(account, fixture('text'), at), below) },
  { name: 'safe mode, an event', request: signed((at) => safePush(account, fixture('scan'), at), below) },
  { name: 'compat mode', request: signed((at) => compatPush(account, fixture('image'), at), below) },
  { name: 'safe mode in JSON', request: signed((at) => safeJsonPush(account, fixture('image-in-json'), at), below) },
];
const encryptedForgeries = [
  { name: 'a plain body', request: signed((at) => plainPush(account, fixture('text'), at)) },
  {
    name: "another account's AppID",
    request: signed((at) => safePush({ ...account, appId: stranger.appId }, fixture('text'), at)),
  },
];
const echo = (below = '/') => ({
  name: 'echostr',
  request: signed((at) => handshake(account, '5927782489442352469', at), below),
  answer: { status: 200, body: '5927782489442352469' },
});

describe('encrypted', () => {
  describeChannelContract(wechatOfficial, {
    ...ofAccount,
    settings: given,
    otherAccount: { ...given, ...strangersSecrets, appId: stranger.appId },
    rotated: { ...given, ...rotating },
    genuine: encryptedPushes(),
    proofs: ['query:msg_signature', 'query:timestamp', 'query:nonce'],
    tampered: encryptedForgeries,
    handshakes: [echo()],
    fresh: (made) => signed((at) => safePush(account, freshXml('text', made), at))(made.clock),
    readReceipt: numberIn((body) => openReply(account, body)),
  });
});

describe('encrypted, behind a fence', () => {
  describeChannelContract(wechatOfficial, {
    ...ofAccount,
    settings: { ...given, fence },
    otherAccount: { ...given, ...strangersSecrets, fence },
    rotated: { ...given, ...rotating, fence },
    genuine: encryptedPushes(`/${pathKey}`),
    proofs: ['path', 'query:msg_signature', 'query:timestamp', 'query:nonce'],
    handshakes: [echo(`/${pathKey}`)],
    fresh: (made) => signed((at) => safePush(account, freshXml('text', made), at), `/${pathKey}`)(made.clock),
    readReceipt: numberIn((body) => openReply(account, body)),
    withoutHost: 'the same messages as without a fence, which are held to everything',
  });
});

describe('in plain mode', () => {
  const plain = { ...given, mode: 'plain', fence };
  describeChannelContract(wechatOfficial, {
    ...ofAccount,
    settings: plain,
    otherAccount: { ...plain, token: stranger.token },
    rotated: { ...plain, ...rotating },
    genuine: [
      { name: 'a push', request: signed((at) => plainPush(account, fixture('text'), at), `/${pathKey}`) },
      { name: 'in JSON', request: signed((at) => plainPush(account, fixture('image-in-json'), at), `/${pathKey}`) },
    ],
    proofs: ['path', 'query:signature', 'query:timestamp', 'query:nonce'],
    handshakes: [echo(`/${pathKey}`)],
    fresh: (made) => signed((at) => plainPush(account, freshXml('text', made), at), `/${pathKey}`)(made.clock),
    readReceipt: numberIn(plainReply),
    withoutHost: 'the mode changes nothing that a host does',
  });
});

describe('for WeCom', () => {
  describeChannelContract(wechatOfficial, {
    ...ofWecom,
    settings: givenWecom,
    otherAccount: { ...givenWecom, ...strangersSecrets, corpId: stranger.corpId },
    rotated: { ...givenWecom, ...rotating },
    genuine: [
      { name: 'XML', request: signed((at) => wecomPush(company, fixture('wecom-text'), at)) },
      { name: 'an event', request: signed((at) => wecomPush(company, fixture('wecom-location-select'), at)) },
      { name: 'JSON', request: signed((at) => wecomJsonPush(company, fixture('wecom-text-in-json'), at)) },
    ],
    proofs: ['query:msg_signature', 'query:timestamp', 'query:nonce'],
    tampered: [
      { name: 'a push of an official account', request: signed((at) => plainPush(account, fixture('text'), at)) },
      {
        name: "another company's CorpID",
        request: signed((at) => wecomPush({ ...company, appId: stranger.corpId }, fixture('wecom-text'), at)),
      },
      {
        name: 'a check of the URL that is meant for another company',
        request: (clock) => ({
          method: 'GET',
          ...signed((at) => wecomHandshake({ ...company, appId: stranger.corpId }, '42', at))(clock),
        }),
      },
      {
        name: 'a check of the URL that no key of ours opens',
        request: (clock) => ({
          method: 'GET',
          ...signed((at) => sealedHandshake(company, encrypt({ ...company, encodingAesKey: stranger.key }, '42'), at))(
            clock,
          ),
        }),
      },
    ],
    handshakes: [
      {
        name: 'an encrypted echostr',
        request: signed((at) => wecomHandshake(company, '5288713407419926611', at)),
        answer: { status: 200, body: '5288713407419926611' },
      },
    ],
    fresh: (made) => signed((at) => wecomPush(company, freshXml('wecom-text', made), at))(made.clock),
    readReceipt: numberIn((body) => openReply(company, body)),
    withoutHost: 'the mode changes nothing that a host does',
  });
});
