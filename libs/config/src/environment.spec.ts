import { ConfigError } from './config-error.js';
import { readEnvironment } from './environment.js';

describe('readEnvironment', () => {
  it('gives every default when nothing is set', () => {
    expect(readEnvironment({})).toMatchObject({ GATEWAY_PORT: 8080, OPS_HOST: '127.0.0.1', INBOUND_PARTITIONS: 8 });
  });

  it('takes an empty variable for one that is not set', () => {
    expect(readEnvironment({ GATEWAY_PORT: '' }).GATEWAY_PORT).toBe(8080);
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
