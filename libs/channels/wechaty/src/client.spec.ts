import { loadBot } from './client.js';
import { wechatySettings } from './settings.js';

const settings = wechatySettings.parse({
  name: 'hotline-gw',
  token: 'hotline-gw_2d0d1a52',
  endpoint: '10.0.0.5:8788',
  tls: { serverName: 'gw' },
  options: { timeoutSeconds: 20, token: 'not this one' },
});
const built: { puppet: unknown; name?: unknown }[] = [];
const sdk = {
  WechatyBuilder: { build: (options: { puppet: unknown }) => built.push(options) },
  log: { level: () => undefined },
};
class Puppet {
  constructor(readonly options: unknown) {}
}
const missing = (name: string) =>
  Object.assign(new Error(`Cannot find package '${name}'`), { code: 'ERR_MODULE_NOT_FOUND' });

describe('loading the bot', () => {
  it('hands the puppet its options, and never lets TLS be switched off', async () => {
    await loadBot(settings, async (name) => (name === 'wechaty' ? sdk : { default: Puppet }));
    expect(built.at(-1)).toEqual({
      puppet: new Puppet({
        timeoutSeconds: 20,
        token: 'hotline-gw_2d0d1a52',
        endpoint: '10.0.0.5:8788',
        authority: undefined,
        tls: { serverName: 'gw', disable: false },
      }),
    });
  });

  it('says what to install when wechaty is absent', async () => {
    await expect(loadBot(settings, (name) => Promise.reject(missing(name)))).rejects.toThrow(
      'loading wechaty for the wechaty channel: is it installed? It is optional: run "npm install wechaty@1.20.2"',
    );
  });

  it('says what to install when the puppet is absent', async () => {
    const opening = loadBot(settings, async (name) => {
      if (name === 'wechaty') return sdk;
      throw missing(name);
    });
    await expect(opening).rejects.toThrow('run "npm install wechaty-puppet-service"');
  });

  it('refuses a package that is no puppet', async () => {
    await expect(loadBot(settings, async (name) => (name === 'wechaty' ? sdk : { other: 1 }))).rejects.toThrow(
      'loading the puppet wechaty-puppet-service: the package exports no puppet by default',
    );
  });
});
