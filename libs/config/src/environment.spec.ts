import { ConfigError } from './config-error.js';
import { mediaBaseUrlOf, readEnvironment } from './environment.js';

describe('readEnvironment', () => {
  it('gives every default when nothing is set', () => {
    expect(readEnvironment({})).toMatchObject({ GATEWAY_PORT: 8080, OPS_HOST: '127.0.0.1', INBOUND_PARTITIONS: 8 });
  });

  it('takes an empty variable for one that is not set', () => {
    expect(readEnvironment({ GATEWAY_PORT: '' }).GATEWAY_PORT).toBe(8080);
  });

  it.each([
    [{ GATEWAY_PORT: '9080' }, 'http://127.0.0.1:9080'],
    [{ PUBLIC_BASE_URL: 'https://hotline.example.gov.cn/' }, 'https://hotline.example.gov.cn'],
    [
      { PUBLIC_BASE_URL: 'https://hotline.example.gov.cn', MEDIA_BASE_URL: 'http://gateway.inside:8080/a/' },
      'http://gateway.inside:8080/a',
    ],
  ])('tells where attachments are fetched: %j', (env, url) => {
    expect(mediaBaseUrlOf(readEnvironment(env))).toBe(url);
  });

  it('names every bad variable at once', () => {
    const read = () => readEnvironment({ GATEWAY_PORT: '70000', REDIS_URL: 'http://nowhere', ADCODE: '37x' });
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(/3 fault\(s\)[^]*REDIS_URL[^]*GATEWAY_PORT[^]*ADCODE/);
  });

  it('makes up no keys in production, and refuses to skip the flush', () => {
    const read = () => readEnvironment({ NODE_ENV: 'production', JOURNAL_SYNC: 'none' });
    expect(read).toThrow(/JOURNAL_KEY: must be given[^]*ADMIN_TOKEN: must be given[^]*JOURNAL_SYNC/);
  });

  it('never repeats a secret that is wrong', () => {
    expect(() => readEnvironment({ ADMIN_TOKEN: 'too-short-canary'.slice(0, 15) })).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining('canary') }) as Error,
    );
  });
});
