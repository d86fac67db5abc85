import { describe, expect, it } from '@jest/globals';
import { WeiboSettings } from './settings.js';

const given = {
  appSecret: '9f8e7d6c5b4a39281706f5e4d3c2b1a0',
  fence: { key: 'q7Tz2mXv9LrK4sWb8NcEy1' },
};
const faultsOf = (settings: object) =>
  WeiboSettings.safeParse(settings).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];

describe('the settings', () => {
  it('are no events, an unknown coordinate system and a receipt in Chinese unless told otherwise', () => {
    expect(WeiboSettings.parse(given)).toEqual({
      ...given,
      deliverEvents: [],
      locationCrs: 'unknown',
      receipt: { enabled: true, language: 'zh' },
    });
  });

  it('demand a fence, since the signature does not cover the message', () => {
    const { fence: _none, ...open } = given;
    expect(faultsOf(open)[0]).toMatch(/^fence: /);
    expect(faultsOf({ ...given, fence: {} })).toEqual([
      'fence.key: give `key` (a secret path), `addresses` (where requests come from), or both: no signature covers the message',
    ]);
    expect(faultsOf({ ...given, fence: { kind: 'none' } })).not.toEqual([]);
    expect(faultsOf({ ...given, fence: { addresses: ['0.0.0.0/0'] } })).not.toEqual([]);
  });

  it.each([
    ['appSecret', 'short'],
    ['appSecret', 'changeme'],
    ['uid', 2900000001],
    ['uid', '0290'],
    ['uid', '@city12345'],
    ['deliverEvents', ['shake']],
    ['locationCrs', 'gcj02'],
    ['acces_token', 'misspelt'],
  ])('refuse %s: %j', (name, value) => {
    expect(faultsOf({ ...given, [name]: value })).not.toEqual([]);
  });

  it('refuse a receipt that Weibo would not pass on', () => {
    const long = `${'字'.repeat(270)}{number}`;
    expect(faultsOf({ ...given, receipt: { zh: long } })).toEqual([]);
    expect(faultsOf({ ...given, receipt: { zh: long, en: long, language: 'both' } })).toEqual([
      'receipt: Weibo takes an answer of less than 300 characters, all languages together.',
    ]);
    expect(faultsOf({ ...given, receipt: { zh: '{number}'.repeat(30) } })).toHaveLength(1);
    expect(faultsOf({ ...given, receipt: { enabled: false, zh: '{number}'.repeat(30) } })).toEqual([]);
  });
});
