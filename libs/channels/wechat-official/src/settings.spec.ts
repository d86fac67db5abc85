import { receiverOf, WechatOfficialSettings } from './settings.js';

const key = 'GatewayDemoKeyForHotline12345abcdefghijklmn';
const account = { appId: 'wx0123456789abcdef', token: 'hotline12345token' };
const faultsOf = (settings: object) =>
  WechatOfficialSettings.safeParse(settings).error?.issues.map(({ path }) => path.join('.')) ?? [];

it('are safe mode, no events and an unknown coordinate system unless told otherwise', () => {
  expect(WechatOfficialSettings.parse({ ...account, encodingAESKey: key })).toEqual({
    ...account,
    encodingAESKey: key,
    mode: 'safe',
    deliverEvents: [],
    locationCrs: 'unknown',
    receipt: { enabled: true, language: 'zh' },
  });
});

it('demand a fence for plain mode', () => {
  expect(faultsOf({ ...account, mode: 'plain' })).toEqual(['fence']);
  expect(faultsOf({ ...account, mode: 'plain', fence: {} })).toEqual(['fence.key']);
  expect(faultsOf({ ...account, mode: 'plain', fence: { key: 'n3R-unguessable-8dK' } })).toEqual([]);
  const addresses = ['101.226.103.0/25'];
  expect(faultsOf({ ...account, mode: 'plain', fence: { addresses } })).toEqual([]);
  expect(faultsOf({ ...account, mode: 'plain', fence: { kind: 'none' } })).not.toEqual([]);
});

it('name the company and its app for WeCom, and nothing of an official account', () => {
  const { token } = account;
  const wecom = { mode: 'wecom', corpId: 'ww0123456789abcdef', token, encodingAESKey: key };
  expect(faultsOf(wecom)).toEqual([]);
  expect(receiverOf(WechatOfficialSettings.parse(wecom))).toBe('ww0123456789abcdef');
  expect(faultsOf({ ...wecom, corpId: undefined })).toEqual(['corpId']);
  expect(faultsOf({ ...wecom, encodingAESKey: undefined })).toEqual(['encodingAESKey']);
  expect(faultsOf({ ...wecom, appId: account.appId, originalId: 'gh_1a2b3c4d5e6f' })).toEqual(['appId', 'originalId']);
});

it('take the AgentId as YAML writes it', () => {
  const wecom = { mode: 'wecom', corpId: 'ww0123456789abcdef', token: account.token, encodingAESKey: key };
  expect(WechatOfficialSettings.parse({ ...wecom, agentId: 1000002 }).agentId).toBe('1000002');
  expect(WechatOfficialSettings.parse({ ...wecom, agentId: '1000002' }).agentId).toBe('1000002');
  expect(faultsOf({ ...wecom, agentId: 'lamp' })).toEqual(['agentId']);
});

it('name the account for the other modes, and nothing of WeCom', () => {
  const { appId, ...rest } = account;
  expect(receiverOf(WechatOfficialSettings.parse({ ...account, encodingAESKey: key }))).toBe(appId);
  for (const mode of ['safe', 'compat']) {
    expect(faultsOf({ ...rest, mode, encodingAESKey: key })).toEqual(['appId']);
    expect(faultsOf({ ...account, mode, encodingAESKey: key, corpId: 'ww0123456789abcdef', agentId: 1 })).toEqual([
      'corpId',
      'agentId',
    ]);
  }
});

it('demand the key for the others', () => {
  expect(faultsOf({ ...account, mode: 'safe' })).toEqual(['encodingAESKey']);
  expect(faultsOf({ ...account, mode: 'compat' })).toEqual(['encodingAESKey']);
});

it.each([
  ['appId', 'gh_1a2b3c4d5e6f'],
  ['originalId', 'wx0123456789abcdef'],
  ['token', 'short'],
  ['token', 'changeme'],
  ['token', 'with-a-dash-in-it'],
  ['token', { current: 'hotline12345token', next: 'bad token!' }],
  ['encodingAESKey', `${key}=`],
  ['encodingAESKey', { current: key, previous: key.slice(1) }],
  ['mode', 'none'],
  ['mode', 'work'],
  ['deliverEvents', ['TEMPLATESENDJOBFINISH']],
  ['deliverEvents', ['location_select']],
  ['receipt', { zh: '您的诉求 {id} 已收到' }],
])('refuse %s: %j', (name, value) => {
  const faults = faultsOf({ ...account, encodingAESKey: key, [name]: value });
  expect(new Set(faults.map((path) => path.split('.')[0]))).toEqual(new Set([name]));
});

it('refuse a setting that is not known, such as a misspelt one', () => {
  expect(faultsOf({ ...account, encodingAesKey: key, encodingAESKey: key })).toEqual(['']);
});
