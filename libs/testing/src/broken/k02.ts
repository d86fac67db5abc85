import { createHmac } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { hmacVerifier, secretsOf, textAnswer, type AnyChannel, type Verdict } from '#libs/channel-kit';
import { richOptions, richToy } from '../toys/rich-toy.js';
import { toyBut, toyOptions } from '../toys/toy.js';
import { broken, brokenOnTheRun, toySource, verifying, type BrokenChannel } from './broken.js';

const BELIEVED: Verdict = { kind: 'accepted', credential: 'current', assurance: 'high' };

/** Right in every answer, and tells the secret letter by letter to whoever holds a stop-watch. */
export const comparingOpenly: AnyChannel = toyBut({
  id: 'comparing-openly',
  source: {
    ...toySource,
    verify: ({ body, headers }, { settings }) => {
      const time = headers['x-time'] ?? '';
      const isTheirs = secretsOf(settings.verifier.secret).some(({ value }) => {
        const mac = createHmac('sha256', value).update(`${time}.`).update(body).digest('base64');
        return mac === headers['x-signature'];
      });
      return isTheirs ? BELIEVED : { kind: 'refused', reason: 'SIGNATURE_INVALID' };
    },
  },
});

const { window: _window, ...withoutWindow } = toyOptions;

export const K2: readonly BrokenChannel[] = [
  broken(
    'K2',
    'believes whoever sends a signature',
    /header:x-signature falsified/,
    verifying(({ headers }) =>
      headers['x-signature'] === undefined ? { kind: 'refused', reason: 'SIGNATURE_MISSING' } : BELIEVED,
    ),
  ),
  broken(
    'K2',
    'signs a body without its white space',
    /a space put after the body/,
    verifying((request, { settings, now }) => {
      const body = Buffer.from(Buffer.from(request.body).toString().trim());
      return hmacVerifier(settings.verifier)({ ...request, body }, { now });
    }),
  ),
  broken(
    'K2',
    'signs what it made of a body instead of the body',
    /a space put in at byte/,
    verifying((request, { settings, now }) => {
      try {
        const body = Buffer.from(JSON.stringify(JSON.parse(Buffer.from(request.body).toString())));
        return hmacVerifier(settings.verifier)({ ...request, body }, { now });
      } catch {
        return { kind: 'refused', reason: 'SIGNATURE_INVALID' };
      }
    }),
  ),
  broken(
    'K2',
    'takes the last of two signatures',
    /header:x-signature sent twice/,
    verifying((request, { settings, now }) => {
      const last = request.headers['x-signature']?.split(', ').at(-1) ?? '';
      return hmacVerifier(settings.verifier)(
        { ...request, headers: { ...request.headers, 'x-signature': last } },
        { now },
      );
    }),
  ),
  broken(
    'K2',
    'refuses what is late as if it were forged',
    /signed a second too old/,
    verifying((request, { settings, now }) => {
      const verdict = hmacVerifier(settings.verifier)(request, { now });
      return verdict.kind === 'stale' ? { kind: 'refused', reason: 'SIGNATURE_INVALID' } : verdict;
    }),
  ),
  broken(
    'K2',
    'calls a forgery late',
    /signed a day too old, header:x-signature absent/,
    verifying((request, { settings, now }) => {
      const isOld = now - Number(request.headers['x-time']) * 1000 > 300_000;
      if (isOld) return { kind: 'stale', credential: 'current', assurance: 'high', skewMs: -1 };
      return hmacVerifier(settings.verifier)(request, { now });
    }),
  ),
  broken(
    'K2',
    'throws at a header that is missing',
    /header:x-signature absent/,
    verifying((request, { settings, now }) => {
      if (request.headers['x-signature']!.length === 0) return { kind: 'refused', reason: 'SIGNATURE_MISSING' };
      return hmacVerifier(settings.verifier)(request, { now });
    }),
  ),
  broken(
    'K2',
    'keeps believing a secret that is retired',
    /signed with a secret that is retired/,
    verifying((request, { settings, now }) => {
      const { verifier } = settings;
      const secret = { current: secretsOf(verifier.secret)[0]!.value, previous: 'k7Jq2mVx9TzR4wLp' };
      return hmacVerifier({ ...verifier, secret })(request, { now });
    }),
  ),
  broken(
    'K2',
    'goes by the host that a proxy names',
    /behind a TLS proxy/,
    verifying((request, { settings, now }) =>
      request.headers['x-forwarded-host'] === undefined
        ? hmacVerifier(settings.verifier)(request, { now })
        : { kind: 'refused', reason: 'SIGNATURE_INVALID' },
    ),
  ),
  broken(
    'K2',
    'lets the proof of a handshake open the door for a message',
    /handshake "a challenge", its proof used to POST/,
    {
      ...richToy,
      source: {
        ...richToy.source,
        verify: (request: Parameters<typeof toySource.verify>[0]) =>
          request.method === 'GET' ? { kind: 'handshake', response: textAnswer(200, 'c-81') } : BELIEVED,
      },
    } as AnyChannel,
    richOptions,
  ),
  brokenOnTheRun('K2', 'compares secrets openly', /a fresh message/, comparingOpenly, {
    ...withoutWindow,
    module: fileURLToPath(new URL('./k02.js', import.meta.url)),
  }),
];
