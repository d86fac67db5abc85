import { authenticate, identityOf, type Message } from '#libs/channel-kit';
import { encryptedPush, plainPush, requestOf, safePush, type Account, type Push } from '../test/wechat.js';
import { expected, fixture } from '../test/message.js';
import { wechatOfficial } from './index.js';

const account: Account = {
  appId: 'wx0123456789abcdef',
  token: 'hotline12345token',
  encodingAesKey: 'GatewayDemoKeyForHotline12345abcdefghijklmn',
};
const at = { timestamp: '1795312800', nonce: '847261905' };
const now = 1_795_312_800_000;
const settings = wechatOfficial.settings.parse({
  appId: account.appId,
  originalId: 'gh_1a2b3c4d5e6f',
  token: account.token,
  encodingAESKey: account.encodingAesKey,
});
const path = '/n3R-unguessable-8dK';
const plainSettings = wechatOfficial.settings.parse({
  ...settings,
  mode: 'plain',
  fence: [{ kind: 'path-key', key: path.slice(1) }],
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
  expect(normalized).toEqual(expected('text'));
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
