import { authenticate, identityOf, type Message } from '#libs/channel-kit';
import { fixture } from '../test/message.js';
import { encryptedPush, plainPush, requestOf, safePush, wecomPush, type Account, type Push } from '../test/wechat.js';
import { wechatOfficial } from './index.js';

const account: Account = {
  appId: 'wx0123456789abcdef',
  token: 'hotline12345token',
  encodingAesKey: 'GatewayDemoKeyForHotline12345abcdefghijklmn',
};
const company: Account = { ...account, appId: 'ww0123456789abcdef' };
const at = { timestamp: '1795312800', nonce: '847261905' };
const now = 1_795_312_800_000;
const path = '/n3R-unguessable-8dK';
const secrets = { token: account.token, encodingAESKey: account.encodingAesKey };
const given = { ...secrets, appId: account.appId, originalId: 'gh_1a2b3c4d5e6f' };
const fence = { key: path.slice(1) };
const settings = wechatOfficial.settings.parse(given);
const plainSettings = wechatOfficial.settings.parse({ ...given, mode: 'plain', fence });
const wecomSettings = wechatOfficial.settings.parse({ ...secrets, mode: 'wecom', corpId: company.appId });

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
  const wecom = await receive(wecomPush(company, fixture('wecom-text'), at), wecomSettings);
  expect(wecom.ordering).toEqual(['ww0123456789abcdef/1000002', 'zhangsan']);
});

it('answers within the five seconds that WeChat waits, with the receipt or with "success"', async () => {
  expect(wechatOfficial.ack).toMatchObject({ deadlineMs: 5000, receipt: true });
  const push = safePush(account, fixture('text'), at);
  const context = { settings, request: requestOf(push), now, url: 'https://hotline.example.gov.cn/channels/wx' };
  const { payload } = await receive(push);
  const kept = { id: '0b8f3d1e-5c1a-5d0e-8f00-000000000001', number: '1234-5678-9ABC', receivedAt: '', payload };
  expect(wechatOfficial.ack.accepted([kept], context).body).toMatch(/^<xml><Encrypt>/);
  expect(wechatOfficial.ack.accepted([], context)).toMatchObject({ status: 200, body: 'success' });
});
