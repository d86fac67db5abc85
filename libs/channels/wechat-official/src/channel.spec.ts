import { authenticate, identityOf, type Message } from '#libs/channel-kit';
import { describeChannelContract } from '#libs/testing';
import { expected, fixture } from '../test/message.js';
import {
  compatPush,
  encryptedPush,
  handshake,
  plainPush,
  requestOf,
  safeJsonPush,
  safePush,
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
const at = { timestamp: '1795312800', nonce: '847261905' };
const now = 1_795_312_800_000;
const textInJson = {
  ToUserName: 'gh_1a2b3c4d5e6f',
  FromUserName: 'oABCD1234567890efghijklmnopq',
  CreateTime: 1795312800,
  MsgType: 'text',
  Content: '人民路12号路灯不亮',
  MsgId: '25001234567890123',
};
const path = '/n3R-unguessable-8dK';
const given = {
  appId: account.appId,
  originalId: 'gh_1a2b3c4d5e6f',
  token: account.token,
  encodingAESKey: account.encodingAesKey,
};
const settings = wechatOfficial.settings.parse(given);
const givenPlain = { ...given, mode: 'plain', fence: [{ kind: 'path-key', key: path.slice(1) }] };
const plainSettings = wechatOfficial.settings.parse(givenPlain);

const FIXTURES = [
  'text',
  'text-from-menu-message',
  'text-from-article',
  'image',
  'voice',
  'voice-recognised',
  'video',
  'shortvideo',
  'location',
  'link',
  'subscribe',
  'subscribe-by-qr-code',
  'unsubscribe',
  'scan',
  'location-report',
  'menu-click',
  'menu-view',
  'mass-send-finished',
  'template-send-finished',
];
const UNKNOWN = ['unknown-type', 'unknown-event'];

const message = (body: string) => ({ body });
const changed = (name: string, from: string, to: string) => message(fixture(name).replace(from, to));
const understood = {
  now,
  golden: [...FIXTURES, ...UNKNOWN].map((name) => ({
    name,
    message: message(fixture(name)),
    expected: expected(name),
  })),
  unknownKinds: UNKNOWN.map((name) => ({ name, message: message(fixture(name)) })),
  lookAlikes: [
    { name: 'same id, other citizen', one: message(fixture('text')), other: changed('text', 'nopq', 'nopr') },
    { name: 'same citizen, next id', one: message(fixture('text')), other: changed('text', '0123<', '0124<') },
    {
      name: 'same second, other key',
      one: message(fixture('menu-click')),
      other: changed('menu-click', 'ROAD', 'LAMP'),
    },
  ],
  saying: (text: string) => message(fixture('text').replace(/人民路[^]*谢谢/, () => text)),
};

/** A push as the suite wants it: below the instance's URL, signed at `clock`. */
const signed =
  (push: (at: Moment) => Push, below = '/') =>
  (clock: number) => {
    const { target, body } = push({ timestamp: String(clock / 1000), nonce: '847261905' });
    return { target: below + target.slice(target.indexOf('?')), body };
  };
const stranger = {
  appId: 'wxfedcba9876543210',
  token: 'another2token',
  key: 'kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR',
};
const rotating = {
  token: { current: 'newtoken2027', previous: account.token },
  encodingAESKey: { current: stranger.key, previous: account.encodingAesKey },
};

describe('encrypted', () => {
  describeChannelContract(wechatOfficial, {
    ...understood,
    settings: given,
    otherAccount: { ...given, appId: stranger.appId, token: stranger.token, encodingAESKey: stranger.key },
    rotated: { ...given, ...rotating },
    genuine: [
      { name: 'safe mode', request: signed((at) => safePush(account, fixture('text'), at)) },
      { name: 'safe mode, an event', request: signed((at) => safePush(account, fixture('scan'), at)) },
      { name: 'compat mode', request: signed((at) => compatPush(account, fixture('image'), at)) },
      { name: 'safe mode in JSON', request: signed((at) => safeJsonPush(account, JSON.stringify(textInJson), at)) },
    ],
    proofs: ['query:msg_signature', 'query:timestamp', 'query:nonce'],
    window: { pastSeconds: 300, futureSeconds: 60 },
    tampered: [
      { name: 'a plain body', request: signed((at) => plainPush(account, fixture('text'), at)) },
      {
        name: "another account's AppID",
        request: signed((at) => safePush({ ...account, appId: stranger.appId }, fixture('text'), at)),
      },
    ],
    handshakes: [
      {
        name: 'echostr',
        request: signed((at) => handshake(account, '5927782489442352469', at)),
        answer: { status: 200, body: '5927782489442352469' },
      },
    ],
  });
});

describe('in plain mode', () => {
  describeChannelContract(wechatOfficial, {
    ...understood,
    settings: givenPlain,
    otherAccount: { ...givenPlain, token: stranger.token },
    rotated: { ...givenPlain, ...rotating },
    genuine: [{ name: 'a push', request: signed((at) => plainPush(account, fixture('text'), at), path) }],
    proofs: ['path', 'query:signature', 'query:timestamp', 'query:nonce'],
    window: { pastSeconds: 300, futureSeconds: 60 },
    handshakes: [
      {
        name: 'echostr',
        request: signed((at) => handshake(account, '42', at), path),
        answer: { status: 200, body: '42' },
      },
    ],
  });
});

/** The way a push goes through the host. */
const receive = async (push: Push, using = settings, below = '/') => {
  const request = requestOf(push, below);
  const verdict = await authenticate(wechatOfficial, request, { settings: using, now });
  if (verdict.kind !== 'accepted') throw new Error(`not accepted: ${JSON.stringify(verdict)}`);
  const { method, target, headers, body } = request;
  const message: Message = { method, target, headers, bytes: verdict.plain ?? body, part: undefined, files: [] };
  const context = { settings: using };
  const payload = wechatOfficial.parse(message, context);
  return {
    verdict,
    payload,
    identity: identityOf('wx', wechatOfficial.dedupe(payload, message, context), body),
    ordering: wechatOfficial.orderingKey(payload, message, context),
    normalized: wechatOfficial.normalize(payload, { ...context, receivedAt: now, message }),
  };
};

it('takes in a message as WeChat encrypts it (vector B)', async () => {
  const encrypted =
    '9vfuZaBZ857CaDx9VUAnmM7HT+OTOg+Ot3WWKmxuWkNfBuNvlEN5uDzwfZ9olxp5vqdKMtwGCmYchMyGitLS94jmo2cx5ikgnOo/WQNW9zREY1yBfbhrfhFR2K8jdPMnBudJZcfK2WEoxv5lHO6R3Y+8ZpM2I8St3e9ppIFlBqkJq1g3eYYGp2MO7DSOtigpN6zl9XHiOuSckAqS/EELYpZP6dM0sQ0m7eIKAi3F9OxpH8C8fjxOClch9kImItPpXykWualAygT+jUeR8vcMpSx6fxgDZU5Alo/E8lxzsO4qdgwzF+z4pUH4LQ8snbqeAAPLf7lz7gvdsBVcWbvZdIsf+QFxRy3pK5c3vJWMrqwueYyK9voOJH3A57zrro6ZNYRNq28a/0likadi4zty0DepTbZ8gpJkb/GVe9SxXuth5FWZ7JExgbnLPXlUnEqZaE3+mOkQ975vuzsXE8CrLg==';
  const push = encryptedPush(account, encrypted, at);
  expect(push.target).toContain('msg_signature=ec309a57f901e7ce67670d09df499037699f8247');
  const { normalized } = await receive(push);
  expect(normalized).toMatchObject({
    kind: 'intake',
    draft: { appeal: { content: '人民路12号路灯不亮' }, source: { messageId: '25001234567890123' } },
  });
});

it('knows a retry, which is encrypted and signed anew, for the same message', async () => {
  const first = await receive(safePush(account, fixture('image'), at));
  const push = safePush(account, fixture('image'), { timestamp: '1795312805', nonce: '99' });
  const retry = await receive(push);
  expect(push.body).not.toBe(safePush(account, fixture('image'), at).body);
  expect(retry.identity).toEqual(first.identity);
  expect(retry.normalized).toEqual(first.normalized);
});

it('makes the same of a message in plain mode, at low assurance', async () => {
  const { verdict, normalized, identity } = await receive(plainPush(account, fixture('text'), at), plainSettings, path);
  expect(verdict).toMatchObject({ assurance: 'low' });
  expect(normalized).toEqual((await receive(safePush(account, fixture('text'), at))).normalized);
  expect(identity).toEqual((await receive(safePush(account, fixture('text'), at))).identity);
});

it('keeps the order of what one citizen writes to one account', async () => {
  const text = await receive(safePush(account, fixture('text'), at));
  const image = await receive(safePush(account, fixture('image'), at));
  expect(text.ordering).toEqual(['gh_1a2b3c4d5e6f', 'oABCD1234567890efghijklmnopq']);
  expect(image.ordering).toEqual(text.ordering);
});

it('answers exactly "success", repeats too', () => {
  const kept = { id: '0b8f3d1e-5c1a-5d0e-8f00-000000000001', receivedAt: '2026-11-22T02:00:00.000Z' };
  const answer = wechatOfficial.ack.accepted([kept], { settings });
  expect(answer).toMatchObject({ status: 200, body: 'success' });
  expect(wechatOfficial.ack).toMatchObject({ deadlineMs: 5000 });
});
