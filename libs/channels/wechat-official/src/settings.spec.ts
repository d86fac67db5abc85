import { WechatOfficialSettings } from './settings.js';

const key = 'GatewayDemoKeyForHotline12345abcdefghijklmn';
const account = { appId: 'wx0123456789abcdef', token: 'hotline12345token' };
const faultsOf = (settings: object) =>
  WechatOfficialSettings.safeParse(settings).error?.issues.map(({ path }) => path.join('.')) ?? [];

it('are safe mode, no events and an unknown coordinate system unless told otherwise', () => {
  expect(WechatOfficialSettings.parse({ ...account, encodingAESKey: key })).toEqual({
    ...account,
    encodingAESKey: key,
    mode: 'safe',
    fence: [],
    deliverEvents: [],
    locationCrs: 'unknown',
  });
});

it('demand a fence for plain mode', () => {
  expect(faultsOf({ ...account, mode: 'plain' })).toEqual(['fence']);
  expect(faultsOf({ ...account, mode: 'plain', fence: [] })).toEqual(['fence']);
  expect(faultsOf({ ...account, mode: 'plain', fence: [{ kind: 'path-key', key: 'n3R-unguessable-8dK' }] })).toEqual(
    [],
  );
  const addresses = ['101.226.103.0/25'];
  expect(faultsOf({ ...account, mode: 'plain', fence: [{ kind: 'ip-list', addresses }] })).toEqual([]);
  expect(faultsOf({ ...account, mode: 'plain', fence: [{ kind: 'none' }] })).not.toEqual([]);
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
  ['deliverEvents', ['TEMPLATESENDJOBFINISH']],
])('refuse %s: %j', (name, value) => {
  const faults = faultsOf({ ...account, encodingAESKey: key, [name]: value });
  expect(new Set(faults.map((path) => path.split('.')[0]))).toEqual(new Set([name]));
});

it('refuse a setting that is not known, such as a misspelt one', () => {
  expect(faultsOf({ ...account, encodingAesKey: key, encodingAESKey: key })).toEqual(['']);
});
