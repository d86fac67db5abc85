import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { authenticate, type Message, type WebhookRequest } from '#libs/channel-kit';
import { settingsFor, settingsInReadme, type WrittenSettings } from '../test/operator.js';
import { phoneCti } from './channel.js';

/** `scripts/senders/phone-cti.mjs`, which `npm run send` and the demo send with. */
interface Sender {
  readonly fixture: (settings: WrittenSettings) => string;
  readonly needs: (settings: object) => readonly string[];
  readonly unable: (settings: object) => string | undefined;
  readonly requestFor: (given: {
    readonly url: string;
    readonly settings: WrittenSettings;
    readonly recorded: Buffer;
    readonly now: number;
  }) => {
    readonly method: string;
    readonly url: string;
    readonly headers: Record<string, string>;
    readonly body: string;
  };
}
const SCRIPT = '../../../../scripts/senders/phone-cti.mjs';
const sender = (await import(SCRIPT)) as Sender;

const NOW = Date.parse('2026-11-22T10:03:12.500+08:00');
const BASE = 'https://hotline.example/channels/call-centre';
const SECRETS = {
  whsec: 'whsec_uJ+dP9tAvh9J/UbDNIuMm8DEv6xTH8XS',
  key: 'n8Vb2Xc4Zq6Ws1Ed3Rf5',
  token: 'tQ7fR2mZ9kLw4XyB',
};
const ADDRESSES = { kind: 'ip-list', addresses: ['203.0.113.0/24'] };
const PATH = { kind: 'path-key', key: SECRETS.key };
const HMAC = {
  ...{ kind: 'hmac', header: 'X-Signature', secret: { current: SECRETS.token }, digest: 'sm3', encoding: 'base64' },
  ...{ prefix: 'v1=', joiner: '\n', nonceHeader: 'X-Nonce', timestamp: { header: 'X-Time', unit: 'ms' } },
  signed: ['method', 'url', 'target', 'path', 'query', 'timestamp', 'nonce', 'body', 'header:X-Digest', 'literal:end'],
  bodySha256Header: 'X-Digest',
};
const TWILIO = { kind: 'twilio', authToken: SECRETS.token };
const ALL_OF = {
  kind: 'all-of',
  verifiers: [HMAC, PATH, ADDRESSES, { kind: 'standard-webhooks', secret: SECRETS.whsec }, TWILIO],
};
const ANY_OF = { kind: 'any-of', verifiers: [ADDRESSES, { kind: 'any-of', verifiers: [PATH, HMAC] }] };
const PROOFS: readonly WrittenSettings['verify'][] = [
  { kind: 'standard-webhooks', secret: SECRETS.whsec, version: 'v1sm3' },
  { kind: 'basic', username: 'fs', password: SECRETS.token },
  { kind: 'api-key', token: SECRETS.token, prefix: 'Bearer ' },
  { kind: 'hmac', header: 'x-signature', secret: SECRETS.token },
  HMAC,
  PATH,
  ADDRESSES,
  TWILIO,
  ALL_OF,
  ANY_OF,
];

function sentTo(written: WrittenSettings) {
  const recorded = readFileSync(new URL(`../fixtures/${sender.fixture(written)}`, import.meta.url));
  const { method, url, headers, body } = sender.requestFor({ url: BASE, settings: written, recorded, now: NOW });
  const target = url.slice('https://hotline.example'.length);
  const request: WebhookRequest = {
    method,
    target,
    path: target.slice('/channels/call-centre'.length).split('?', 1)[0] || '/',
    headers,
    body: Buffer.from(body),
    remoteAddress: '203.0.113.20',
    publicBaseUrl: 'https://hotline.example',
  };
  return request;
}

describe('what the sender of npm run send sends', () => {
  it.each(settingsInReadme().filter(({ preset }) => preset !== 'own'))(
    'is believed, and a call that has just ended: %j',
    (written) => {
      const settings = phoneCti.settings.parse(written);
      const request = sentTo(written);
      expect(authenticate(phoneCti, request, { settings, now: NOW })).toMatchObject({ kind: 'accepted' });
      const whole: Message = { ...request, bytes: request.body, part: undefined, files: [] };
      if (phoneCti.source.kind !== 'webhook') throw new Error('not a webhook');
      const [slice, ...more] = phoneCti.source.split!(whole, { settings });
      const message = { ...whole, bytes: slice?.bytes ?? whole.bytes };
      const result = phoneCti.normalize(phoneCti.parse(message, { settings }), { settings, receivedAt: NOW, message });
      expect(more).toEqual([]);
      if (result.kind !== 'intake') throw new Error(result.kind);
      // Most vendors write whole seconds.
      expect(Math.floor(Date.parse(result.draft.submittedAt!) / 1000)).toBe(Math.floor(NOW / 1000));
      expect(result.draft.warnings).toEqual([]);
    },
  );

  it.each(PROOFS)('is proved as the instance asks: %j', (verify) => {
    for (const preset of ['freeswitch', 'yxsdcti']) {
      const written = { ...settingsFor(preset), verify };
      const settings = phoneCti.settings.parse(written);
      expect(authenticate(phoneCti, sentTo(written), { settings, now: NOW })).toMatchObject({ kind: 'accepted' });
    }
  });

  it('is another call each time', () => {
    const [one, other] = [sentTo(settingsFor('ifndcall')), sentTo(settingsFor('ifndcall'))];
    expect(Buffer.from(one.body)).not.toEqual(Buffer.from(other.body));
  });

  it('needs the secrets, wherever they stand, and is not made for a mapping of your own', () => {
    expect(sender.needs({})).toEqual(['verify.kind']);
    expect(sender.needs({ verify: ALL_OF })).toEqual([
      'verify.verifiers.0.secret',
      'verify.verifiers.1.key',
      'verify.verifiers.3.secret',
      'verify.verifiers.4.authToken',
    ]);
    expect(sender.needs({ verify: ANY_OF })).toEqual(['verify.verifiers.1.verifiers.0.key']);
    expect(sender.unable({ preset: 'own' })).toBe('knows no event of the preset "own"');
    expect(sender.unable({})).toBeUndefined();
  });
});
