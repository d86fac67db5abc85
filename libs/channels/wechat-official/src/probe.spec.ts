import { authenticate, type WebhookRequest } from '#libs/channel-kit';
import { wechatOfficial } from './index.js';

const now = 1_795_312_800_123;
const url = 'https://hotline.example.gov.cn/channels/wx';
// What proxies like to write anew.
const query = 'probe=a%20b+c%2Bd%2f%E8%B7%AF&empty=&x=1;2';
const secrets = { token: 'hotline12345token', encodingAESKey: 'GatewayDemoKeyForHotline12345abcdefghijklmn' };
const account = { ...secrets, appId: 'wx0123456789abcdef', originalId: 'gh_1a2b3c4d5e6f' };
const fence = {
  key: { current: 'n3R-unguessable-8dK', previous: 'n3R-the-former-one' },
  addresses: ['203.0.113.0/24'],
};
const rotating = {
  token: { current: 'newtoken2027', previous: secrets.token },
  encodingAESKey: { current: 'kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR', previous: secrets.encodingAESKey },
};

const probed = async (given: object) => {
  const settings = wechatOfficial.settings.parse(given);
  if (wechatOfficial.source.kind !== 'webhook') throw new Error('it is called over HTTP');
  const made = wechatOfficial.source.probe!({ settings, now, url, query });
  const target = made.url.slice('https://hotline.example.gov.cn'.length);
  const request: WebhookRequest = {
    method: made.method,
    target,
    path: target.split('?', 1)[0]!.slice('/channels/wx'.length) || '/',
    headers: made.headers,
    body: Buffer.from(made.body),
    remoteAddress: '203.0.113.7',
    publicBaseUrl: null,
  };
  const verdict = await authenticate(wechatOfficial, request, { settings, now });
  const bytes = verdict.kind === 'accepted' ? (verdict.plain ?? request.body) : new Uint8Array();
  const message = { method: 'POST', target, headers: {}, bytes, part: undefined, files: [] };
  return { made, verdict, payload: () => wechatOfficial.parse(message, { settings }) };
};

it.each([
  ['safe', account, 'high'],
  ['compat', { ...account, mode: 'compat' }, 'high'],
  ['plain, behind both fences', { ...account, mode: 'plain', fence }, 'low'],
  ['safe, behind both fences', { ...account, fence }, 'high'],
  ['without an original id', { ...account, originalId: undefined }, 'high'],
  ['while secrets change', { ...account, ...rotating }, 'high'],
  ['WeCom', { ...secrets, mode: 'wecom', corpId: 'ww0123456789abcdef', agentId: 1000002 }, 'high'],
])('is believed and understood: %s', async (_, given, assurance) => {
  const { made, verdict, payload } = await probed(given);
  expect(verdict).toMatchObject({ kind: 'accepted', assurance });
  expect(payload()).toMatchObject({ kind: 'text', content: 'probe', fromUser: 'probe' });
  expect(made.url.startsWith(url)).toBe(true);
  expect(made.url.endsWith(`&${query}`)).toBe(true);
});

it('is the same at the same time, and another at another', () => {
  const settings = wechatOfficial.settings.parse(account);
  if (wechatOfficial.source.kind !== 'webhook') throw new Error('it is called over HTTP');
  const { probe } = wechatOfficial.source;
  expect(probe!({ settings, now, url, query })).toEqual(probe!({ settings, now, url, query }));
  expect(probe!({ settings, now: now + 1, url, query }).body).not.toBe(probe!({ settings, now, url, query }).body);
  const bare = probe!({ settings, now, url, query: '' });
  expect(bare.url).toMatch(/msg_signature=[0-9a-f]{40}$/);
});
