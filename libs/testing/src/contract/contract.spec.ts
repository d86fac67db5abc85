import { createHmac } from 'node:crypto';
import { BadPayload, hmacVerifier, type AnyChannel, type IntakeDraft } from '#libs/channel-kit';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { checkChannelContract } from './check.js';
import { tellFindings } from './finding.js';
import type { ContractOptions } from './options.js';
import { toy, toyBut, toyOptions as hosted, type Note } from '../toys/toy.js';

const toyOptions: ContractOptions = { ...hosted, withoutHost: 'what is looked at here needs none' };

const draftOf = ({ id, from, text }: Note): IntakeDraft => ({
  source: { messageId: id },
  requester: { kind: 'person', channelUserId: from },
  appeal: { content: text },
});
const verifying = (verify: (typeof toy.source & { kind: 'webhook' })['verify']): AnyChannel =>
  toyBut({ source: { kind: 'webhook', routes: [{ method: 'POST', path: '/', role: 'messages' }], verify } });

let counter = 0;

/** Each is wrong in one way, which the suite must see in the group named. */
const BROKEN: readonly {
  readonly wrong: string;
  readonly group: string;
  readonly about: RegExp;
  readonly channel: AnyChannel;
}[] = [
  {
    wrong: 'believes whoever sends a signature',
    group: 'K2',
    about: /header:x-signature falsified/,
    channel: verifying(({ headers }) =>
      headers['x-signature'] === undefined
        ? { kind: 'refused', reason: 'SIGNATURE_MISSING' }
        : { kind: 'accepted', credential: 'current', assurance: 'high' },
    ),
  },
  {
    wrong: 'signs a body without its white space',
    group: 'K2',
    about: /a space put after the body/,
    channel: verifying((request, { settings, now }) => {
      const body = Buffer.from(Buffer.from(request.body).toString().trim());
      return hmacVerifier(settings.verifier)({ ...request, body }, { now });
    }),
  },
  {
    wrong: 'refuses what is late as if it were forged',
    group: 'K2',
    about: /signed a second too old/,
    channel: verifying((request, { settings, now }) => {
      const verdict = hmacVerifier(settings.verifier)(request, { now });
      return verdict.kind === 'stale' ? { kind: 'refused', reason: 'SIGNATURE_INVALID' } : verdict;
    }),
  },
  {
    wrong: 'calls a forgery late',
    group: 'K2',
    about: /signed a day too old, header:x-signature absent/,
    channel: verifying((request, { settings, now }) => {
      const isOld = now - Number(request.headers['x-time']) * 1000 > 300_000;
      if (isOld) return { kind: 'stale', credential: 'current', assurance: 'high', skewMs: -1 };
      return hmacVerifier(settings.verifier)(request, { now });
    }),
  },
  {
    wrong: 'throws at a header that is missing',
    group: 'K2',
    about: /header:x-signature absent/,
    channel: verifying((request, { settings, now }) => {
      if (request.headers['x-signature']!.length === 0) return { kind: 'refused', reason: 'SIGNATURE_MISSING' };
      return hmacVerifier(settings.verifier)(request, { now });
    }),
  },
  {
    wrong: 'looks at the clock',
    group: 'K3',
    about: /golden "a note"/,
    channel: toyBut({
      normalize: (note) => ({
        kind: 'intake',
        draft: { ...draftOf(note), submittedAt: new Date().toISOString() },
      }),
    }),
  },
  {
    wrong: 'counts its messages',
    group: 'K3',
    about: /golden "a note"/,
    channel: toyBut({ dedupe: ({ from, id }) => ({ key: [from, id, String(counter++)] }) }),
  },
  {
    wrong: 'reads the environment, and hides that it could not',
    group: 'K3',
    about: /golden "a note"/,
    channel: toyBut({
      orderingKey: ({ from }) => {
        try {
          return [from, process.env['HOME'] ?? ''];
        } catch {
          return [from];
        }
      },
    }),
  },
  {
    wrong: 'changes the settings',
    group: 'K3',
    about: /golden "a note"/,
    channel: toyBut({
      orderingKey: ({ from }, _message, { settings }) => {
        settings.verifier.joiner = '';
        return [from];
      },
    }),
  },
  {
    wrong: 'drops kinds that it does not know',
    group: 'K4',
    about: /unknown kind "a drawing"/,
    channel: toyBut({
      normalize: (note, context) =>
        note.kind === 'note' ? toy.normalize(note, context) : { kind: 'ignored', reason: 'UNKNOWN' },
    }),
  },
  {
    wrong: 'drops fields that it does not know',
    group: 'K4',
    about: /golden "a note" with an unknown field/,
    channel: toyBut({
      normalize: ({ floor, ...note }) => ({ kind: 'intake', draft: { ...draftOf(note), extensions: { floor } } }),
    }),
  },
  {
    wrong: 'trims what the citizen said',
    group: 'K4',
    about: /前后有空格/,
    channel: toyBut({ normalize: (note, context) => toy.normalize({ ...note, text: note.text.trim() }, context) }),
  },
  {
    wrong: 'makes an intake that its schema refuses',
    group: 'K4',
    about: /golden "a note", submittedAt/,
    channel: toyBut({
      normalize: (note) => ({ kind: 'intake', draft: { ...draftOf(note), submittedAt: '2026-11-22 10:00:00' } }),
    }),
  },
  {
    wrong: 'takes the same id of another sender for a repeat',
    group: 'K5',
    about: /look-alike "same id, other sender"/,
    channel: toyBut({ dedupe: ({ id }) => ({ key: [id] }) }),
  },
  {
    wrong: 'knows a repeat by its headers',
    group: 'K5',
    about: /delivered again/,
    channel: toyBut({
      keepHeaders: ['x-time'],
      dedupe: ({ from }, { headers }) => ({ key: [from, headers['x-time'] ?? ''] }),
    }),
  },
  {
    wrong: 'answers our faults with a success',
    group: 'K6',
    about: /not-kept/,
    channel: toyBut({ ack: { ...toy.ack, problem: () => ({ status: 200, headers: {}, body: 'fail' }) } }),
  },
  {
    wrong: 'parses with JSON.parse alone',
    group: 'K8',
    about: /a key "__proto__"/,
    channel: toyBut({ parse: ({ bytes }) => JSON.parse(Buffer.from(bytes).toString()) as Note }),
  },
  {
    wrong: 'tells the secret that vouched',
    group: 'K10',
    about: /the verdict on genuine "a note"/,
    channel: verifying((request, { settings, now }) => {
      const verdict = hmacVerifier(settings.verifier)(request, { now });
      return verdict.kind === 'accepted'
        ? { ...verdict, credential: JSON.stringify(settings.verifier.secret) }
        : verdict;
    }),
  },
  {
    wrong: 'quotes the citizen in a warning',
    group: 'K10',
    about: /golden "a note"/,
    channel: toyBut({
      normalize: (note) => ({
        kind: 'intake',
        draft: { ...draftOf(note), warnings: [{ code: 'TEXT_ODD', detail: `Odd: ${note.text}` }] },
      }),
    }),
  },
  {
    wrong: 'can be enabled without a secret',
    group: 'K1',
    about: /settings/,
    channel: { ...toy, settings: z.looseObject({ verifier: z.any().optional().describe('How it signs.') }) },
  },
  {
    wrong: 'has two routes for one request',
    group: 'K1',
    about: /routes/,
    channel: toyBut({
      source: {
        ...(toy.source as typeof toy.source & { kind: 'webhook' }),
        routes: [
          { method: 'POST', path: '/:key', role: 'messages' },
          { method: 'POST', path: '/:id', role: 'messages' },
        ],
      },
    }),
  },
];

describe('the contract suite', () => {
  it('finds nothing wrong with a channel that keeps its contract', async () => {
    expect(tellFindings(await checkChannelContract(toy, toyOptions))).toBe('');
  });

  it.each(BROKEN)('catches a channel that $wrong', async ({ channel, group, about }) => {
    const findings = await checkChannelContract(channel, toyOptions);
    expect(findings.filter((finding) => finding.group === group).map((finding) => finding.about)).toContainEqual(
      expect.stringMatching(about),
    );
  });

  it('catches an error that is not BadPayload, and names the mutation and the seed', async () => {
    const channel = toyBut({
      parse: (message, context) => {
        const note = toy.parse(message, context);
        if (note.text === '') throw new TypeError('no text');
        return note;
      },
    });
    const findings = await checkChannelContract(channel, { ...toyOptions, fuzzRuns: 1500, fuzzSeed: 7 });
    const hostile = findings.filter(({ group }) => group === 'K3');
    expect(hostile.map(({ found }) => found)).toContainEqual(expect.stringMatching(/^threw TypeError: no text/));
    expect(hostile.map(({ about }) => about)).toContainEqual(expect.stringMatching(/mutation \d+ of seed 7/));
  });

  it('catches a prototype that was touched', async () => {
    const channel = toyBut({
      parse: (message, context) => {
        Object.defineProperty(Object.prototype, 'touched', { value: 1, configurable: true });
        return toy.parse(message, context);
      },
    });
    const findings = await checkChannelContract(channel, toyOptions);
    Reflect.deleteProperty(Object.prototype, 'touched');
    expect(findings.map(({ found }) => found)).toContainEqual(expect.stringMatching(/Object\.prototype/));
  });

  it('catches a citizen quoted in an error', async () => {
    const channel = toyBut({
      parse: (message, context) => {
        const text = Buffer.from(message.bytes).toString();
        try {
          return toy.parse(message, context);
        } catch {
          throw new BadPayload(`reading a note: ${text}`);
        }
      },
    });
    const findings = await checkChannelContract(channel, toyOptions);
    expect(findings.map(({ found }) => found)).toContain('an error quotes the message');
  });

  describe('where the signature does not cover the body', () => {
    const signing = (given: unknown): unknown => {
      const { verifier } = given as { readonly verifier: object };
      return { verifier: { ...verifier, signed: ['timestamp'] } };
    };
    const options: ContractOptions = {
      ...toyOptions,
      settings: signing(toyOptions.settings),
      otherAccount: signing(toyOptions.otherAccount),
      rotated: signing(toyOptions.rotated),
      genuine: [
        {
          name: 'a note',
          request: (clock) => {
            const time = String(clock / 1000);
            const signature = createHmac('sha256', 'k7Jq2mVx9TzR4wLp').update(time).digest('base64');
            return { headers: { 'X-Time': time, 'X-Signature': signature }, body: '{"id":"1","from":"u","text":"灯"}' };
          },
        },
      ],
    };

    it('finds nothing wrong with a channel that says so', async () => {
      expect(tellFindings(await checkChannelContract(toy, options))).toBe('');
    });

    it('catches a channel that claims more', async () => {
      const boasting = verifying((request, { settings, now }) => {
        const verdict = hmacVerifier(settings.verifier)(request, { now });
        return verdict.kind === 'accepted' ? { ...verdict, assurance: 'high' } : verdict;
      });
      const findings = await checkChannelContract(boasting, options);
      expect(findings.map(({ about }) => about)).toContainEqual(expect.stringMatching(/byte \d+ of the body changed/));
    });
  });

  it('asks for the cases that it needs', async () => {
    const bare: ContractOptions = {
      settings: toyOptions.settings,
      now: 0,
      golden: [],
      unknownKinds: [],
      lookAlikes: [],
    };
    const findings = await checkChannelContract(toy, bare);
    expect(findings.map(({ about }) => about)).toEqual(
      expect.arrayContaining([
        'genuine requests',
        'settings of another account',
        'proofs or tampered requests',
        'golden records',
        'look-alikes',
      ]),
    );
  });

  it('says of a finding what was found, what is wanted and where to mend it', () => {
    const told = tellFindings([{ group: 'K5', about: 'a', found: 'b', wanted: 'c', mend: 'd' }]);
    expect(told).toBe('1. a\n   found:  b\n   wanted: c\n   mend:   d');
  });
});
