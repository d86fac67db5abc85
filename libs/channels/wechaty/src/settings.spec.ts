import { wechatySettings } from './settings.js';

const TOKEN = 'hotline-gw_2d0d1a52-7a3b-4d53-9c2a-6d9f4e9c7f10';
const faults = (settings: unknown) => wechatySettings.safeParse(settings).error?.issues.map(({ message }) => message);

describe('the settings', () => {
  it('take a puppet service by its endpoint, and leave the rest to defaults', () => {
    expect(wechatySettings.parse({ name: 'hotline-gw', token: TOKEN, endpoint: '10.0.0.5:8788' })).toEqual({
      name: 'hotline-gw',
      puppet: 'wechaty-puppet-service',
      token: TOKEN,
      endpoint: '10.0.0.5:8788',
      tls: {},
      options: {},
      rooms: { take: 'mentioned', only: [] },
      officialAccounts: false,
      image: { timeoutSeconds: 10, maxBytes: 10_485_760, hosts: [] },
      pingSeconds: 20,
    });
  });

  it('want a token and one way to find the service', () => {
    const service = 'wechaty-puppet-service';
    expect(faults({ name: 'x' })).toEqual([
      `${service} needs a token`,
      `${service} needs either endpoint or authority`,
    ]);
    expect(faults({ name: 'x', token: TOKEN, endpoint: 'a:1', authority: 'b' })).toHaveLength(1);
    expect(faults({ name: 'x', token: TOKEN, authority: 'api.chatie.io' })).toBeUndefined();
  });

  it('want nothing of other puppets', () => {
    expect(faults({ name: 'x', puppet: 'wechaty-puppet-mock' })).toBeUndefined();
    expect(faults({ name: 'x', puppet: '@city/wechaty-puppet-own' })).toBeUndefined();
  });

  it.each(['../evil', '/etc/passwd', 'fs', 'node:fs', 'wechaty-puppet-mock/../../x', 'data:text/javascript,0'])(
    'load no other code: %s',
    (puppet) => {
      expect(faults({ name: 'x', puppet })).toEqual(['expected an npm package such as wechaty-puppet-service']);
    },
  );

  it('refuse what they do not know, so that a slip of the pen is not silently without effect', () => {
    expect(wechatySettings.safeParse({ name: 'x', puppet: 'wechaty-puppet-mock', room: {} }).success).toBe(false);
    expect(
      wechatySettings.safeParse({ name: 'x', puppet: 'wechaty-puppet-mock', tls: { disable: true } }).success,
    ).toBe(false);
  });
});
