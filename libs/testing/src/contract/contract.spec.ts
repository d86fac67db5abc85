import { createHmac } from 'node:crypto';
import { hmacVerifier } from '#libs/channel-kit';
import { BROKEN_CHANNELS } from '../broken/broken-channels.js';
import { verifying } from '../broken/broken.js';
import { toy, toyBut, toyOptions as hosted } from '../toys/toy.js';
import { checkChannelContract } from './check.js';
import { tellFindings } from './finding.js';
import type { ContractOptions } from './options.js';

const toyOptions: ContractOptions = { ...hosted, withoutHost: 'what is looked at here needs none' };

describe('the contract suite', () => {
  it('finds nothing wrong with a channel that keeps its contract', async () => {
    expect(tellFindings(await checkChannelContract(toy, toyOptions))).toBe('');
  });

  it.each(BROKEN_CHANNELS.filter(({ options }) => options.withoutHost !== undefined))(
    '$group catches a channel that $wrong',
    async ({ channel, group, about, options }) => {
      const findings = await checkChannelContract(channel, options, [group]);
      expect(findings.map((finding) => finding.about)).toContainEqual(expect.stringMatching(about));
      expect(findings.every(({ found, wanted, mend }) => [found, wanted, mend].every((words) => words !== ''))).toBe(
        true,
      );
    },
  );

  it('names the mutation and the seed, which make the same body again', async () => {
    const { channel } = BROKEN_CHANNELS.find(({ wrong }) => wrong === 'stumbles over a text that is empty')!;
    const options = { ...toyOptions, fuzzRuns: 1500, fuzzSeed: 7 };
    const findings = await checkChannelContract(channel, options, ['K3']);
    expect(findings.map(({ found }) => found)).toContainEqual(expect.stringMatching(/^threw TypeError: no text/));
    expect(findings.map(({ about }) => about)).toContainEqual(expect.stringMatching(/mutation \d+ of seed 7/));
    expect(await checkChannelContract(channel, options, ['K3'])).toEqual(findings);
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
