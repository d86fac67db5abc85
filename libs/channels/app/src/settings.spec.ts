import { SECRET, SETTINGS } from '../test/signer.js';
import { appSettings } from './settings.js';

const key = { id: 'k', secret: SECRET };
const faultsOf = (settings: unknown) =>
  appSettings.safeParse(settings).error?.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);

describe('the settings', () => {
  it('take several keys, with HMAC-SHA256 unless told otherwise', () => {
    expect(appSettings.parse(SETTINGS)).toEqual(SETTINGS);
    expect(appSettings.parse({ keys: [key] })).toEqual({ keys: [{ ...key, algorithm: 'hmac-sha256' }] });
  });

  it.each([
    [{}, 'keys: Invalid input: expected array, received undefined'],
    [{ keys: [] }, 'keys: expected at least one key'],
    [{ keys: [key, key] }, 'keys: expected every key to have an id of its own'],
    [{ keys: [{ ...key, id: '' }] }, 'keys.0.id: expected 1 to 64 letters, digits, dots, dashes or underscores'],
    [
      { keys: [{ ...key, secret: 'short' }] },
      'keys.0.secret: expected at least 32 characters; `openssl rand -base64 32` makes a good one',
    ],
    [{ keys: [{ ...key, secret: 'ab'.repeat(16) }] }, 'keys.0.secret: expected a secret and no filler'],
    [
      { keys: [{ ...key, notAfter: '2027-01-01' }] },
      'keys.0.notAfter: expected an ISO 8601 time with an offset, such as 2027-01-01T00:00:00+08:00',
    ],
    [{ keys: [{ ...key, alg: 'none' }] }, 'keys.0: Unrecognized key: "alg"'],
  ])('%j are refused by their fault', (settings, fault) => {
    expect(faultsOf(settings)).toContain(fault);
  });
});
