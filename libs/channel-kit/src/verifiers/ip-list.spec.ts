import { describe, expect, it } from '@jest/globals';
import { ipList, ipListSettings } from './ip-list.js';

const settings = (addresses: readonly string[]) => ipListSettings.parse({ kind: 'ip-list', addresses });
const verify = ipList(settings(['203.0.113.0/24', '198.51.100.7', '2001:db8:1::/48', '2001:db8:ffff::1']));
const from = (remoteAddress: string | null) =>
  verify(
    { method: 'POST', target: '/', path: '/', headers: {}, body: new Uint8Array(), remoteAddress, publicBaseUrl: null },
    { now: 0 },
  );

describe('ipList', () => {
  it.each([
    ['203.0.113.0', '203.0.113.0/24'],
    ['203.0.113.255', '203.0.113.0/24'],
    ['198.51.100.7', '198.51.100.7'],
    ['::ffff:203.0.113.9', '203.0.113.0/24'],
    ['::FFFF:198.51.100.7', '198.51.100.7'],
    ['::ffff:cb00:7109', '203.0.113.0/24'],
    ['2001:db8:1:2::3', '2001:db8:1::/48'],
    ['2001:0DB8:FFFF:0000:0000:0000:0000:0001', '2001:db8:ffff::1'],
    ['2001:db8:1::1%eth0', '2001:db8:1::/48'],
  ])('lets %s in, by the range %s', (address, range) => {
    expect(from(address)).toEqual({ kind: 'accepted', credential: range, assurance: 'low' });
  });

  it.each([
    '203.0.114.0',
    '203.0.112.255',
    '198.51.100.8',
    '2001:db8:2::1',
    '::1',
    '127.0.0.1',
    '',
    'unknown',
    '203.0.113',
    null,
  ])('keeps %s out', (address) => {
    expect(from(address)).toEqual({ kind: 'refused', reason: 'ADDRESS_NOT_ALLOWED' });
  });

  it.each([['0.0.0.0/0'], ['::/0'], ['203.0.113.0/33'], ['203.0.113'], ['localhost'], ['']])(
    'refuses the range %j',
    (range) => {
      expect(() => settings([range])).toThrow();
    },
  );

  it('refuses a list of nobody', () => {
    expect(() => settings([])).toThrow();
  });
});
