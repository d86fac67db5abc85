import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { pathKeySettings, receiptSettings, refused, textAnswer, type About, type AnyChannel } from '#libs/channel-kit';
import { limitsOf } from '#libs/channel-registry';
import { z } from 'zod';
import { ROOT } from './cruise.js';

const script = async (name: string): Promise<unknown> =>
  import(pathToFileURL(join(ROOT, 'scripts/lib/docs', name)).href);
const { lacksOf } = (await script('channel-lacks.mjs')) as {
  readonly lacksOf: (channel: unknown, readme: string | undefined) => readonly string[];
};
const { channelReference } = (await script('channel-reference.mjs')) as {
  readonly channelReference: (zod: typeof z, channel: AnyChannel, limits: object) => string;
};
const { channelList, channelsTable } = (await script('channels-page.mjs')) as Record<
  'channelList' | 'channelsTable',
  (channels: readonly AnyChannel[], language?: string) => string
>;
const { rebased } = (await script('links.mjs')) as {
  readonly rebased: (text: string, from: string, to: string) => string;
};

const about: About = {
  name: 'A toy (玩具)',
  receives: 'HTTP push',
  verifies: 'A secret path',
  kinds: ['text', 'place'],
  media: 'None',
  answers: 'An empty 200',
  repeats: 'The same `id`',
  setUp: ['Enter `{url}/<key>`', 'Link to {url}, as [the guide](../../../docs/toy.md) says'],
  checkedAgainst: ['A paper'],
  notChecked: ['The world'],
};
const toy: AnyChannel = {
  id: 'toy',
  medium: 'web',
  about,
  settings: z.strictObject({
    key: pathKeySettings.shape.key,
    city: z.string().default('济南').describe('Whose.'),
    receipt: receiptSettings,
  }),
  source: {
    kind: 'webhook',
    routes: [
      { method: 'POST', path: '/', role: 'messages' },
      { method: 'GET', path: '/requests/:id', role: 'status', isOpen: true },
      { method: 'GET', path: '/form', role: 'page' },
    ],
    verify: () => refused('SIGNATURE_MISSING'),
  },
  parse: () => ({}),
  dedupe: () => ({ key: [] }),
  orderingKey: () => [],
  ack: { deadlineMs: 5000, accepted: () => textAnswer(200, ''), receipt: true, stale: 'refuse' },
  limits: {
    bodyBytes: 64 * 1024,
    files: { count: 2, bytesEach: 1024 * 1024, fields: 4, fieldBytes: 16 * 1024 },
    perAddress: { requests: 60, seconds: 600 },
  },
  normalize: () => ({ kind: 'ignored', reason: 'a toy' }),
};
const README = '# toy\n\n<!-- reference:begin -->\n<!-- reference:end -->\n';

describe('a channel that cannot be documented yet', () => {
  it('is told what to write when it has no about', () => {
    const [lack, ...more] = lacksOf({ ...toy, about: undefined }, README);
    expect(more).toEqual([]);
    expect(lack).toContain('libs/channels/toy/src/about.ts');
    for (const field of Object.keys(about)) expect(lack).toMatch(new RegExp(`^ +${field}: \\w`, 'm'));
  });

  it.each([
    [{ ...about, repeats: ' ' }, README, /^`repeats` in libs\/channels\/toy\/src\/about\.ts: what makes/],
    [{ ...about, notChecked: [] }, README, /^`notChecked` in /],
    [{ ...about, media: 'FILL IN: pictures' }, README, /^`media` in /],
    [{ ...about, setUp: ['Ask somebody'] }, README, /^`\{url\}` in `setUp` of /],
    [about, undefined, /^libs\/channels\/toy\/README\.md: /],
    [about, '# toy\n<!-- reference:begin -->', /^<!-- reference:end --> in libs\/channels\/toy\/README\.md/],
  ])('is told the one thing that it lacks: %#', (given, readme, lack) => {
    expect(lacksOf({ ...toy, about: given }, readme)).toEqual([expect.stringMatching(lack)]);
  });

  it('is told nothing when it lacks nothing', () => {
    expect(lacksOf(toy, README)).toEqual([]);
  });
});

describe('the reference of a channel', () => {
  const page = channelReference(z, toy, limitsOf(toy, {}));
  const section = (title: string): string => page.split(/^## /m).find((part) => part.startsWith(title))!;

  it('has secrets apart from the other settings', () => {
    const [plain, secret] = section('Settings').split('Secrets, ');
    expect(plain).toContain('| `city` | text | `济南` | Whose. |');
    expect(plain).toContain('| `receipt.language` |');
    expect(plain).not.toContain('`key`');
    expect(secret).toMatch(/\| `key` \| text or object \| required \|/);
  });

  it('says what an instance takes', () => {
    const limits = section('Limits');
    expect(limits).toContain('| a body | 64 KiB |');
    expect(limits).toContain('| a form with files | 2.1 MiB: 2 files of 1 MiB and 4 fields of 16 KiB each;');
    expect(limits).toContain('| requests | 2,000 a second on average, 4,000 at once |');
    expect(limits).toContain('| requests of one address | 60 in 600 s |');
    expect(limits).toContain('the sender waits 5 s for it');
  });

  it('has every route with its whole address', () => {
    const routes = section('Routes');
    expect(routes).toContain('| POST | `https://<public host>/channels/<id>` | takes messages |');
    expect(routes).toContain(
      '`https://<public host>/channels/<id>/requests/:id` | tells what became of messages; asks',
    );
    expect(routes).toContain('`https://<public host>/channels/<id>/form` | a page');
  });

  it('tells the set-up step by step, with the address where it belongs', () => {
    expect(section('What the provider must be told')).toContain(
      '1. Enter `https://<public host>/channels/<id>/<key>`.\n2. Link to `https://<public host>/channels/<id>`, as',
    );
  });

  it('says what the host does of itself', () => {
    const answers = section('Answers');
    expect(answers).toContain('cannot be understood is answered as kept, and waits in quarantine.');
    expect(answers).toContain('at a wrong time is refused with 401');
    expect(answers).toContain('marked `KEY_REUSED`');
    expect(answers).toContain('see the setting `receipt`');
  });

  it('says how it was checked and how not', () => {
    expect(section('How it was checked')).toContain('- A paper.');
    expect(section('What was not checked')).toContain('- The world.');
  });

  it('speaks of neither limits nor routes where the gateway connects', () => {
    const source = { kind: 'connection' as const, open: () => Promise.reject(new Error('a toy')) };
    const connecting = channelReference(z, { ...toy, source }, limitsOf(toy, {}));
    expect(connecting).not.toMatch(/^## (Limits|Routes)/m);
    expect(connecting).toMatch(/^## What the gateway and the platform must be told/m);
  });
});

describe('the table of channels', () => {
  it('leads to each reference page, and keeps links alive', () => {
    const linked = { ...toy, about: { ...about, media: '[The guide](../../../docs/toy.md#media)' } };
    const table = channelsTable([linked]);
    expect(table).toContain('| [`toy`](../libs/channels/toy/README.md)<br>A toy (玩具) | HTTP push |');
    expect(table).toContain('| text; place | [The guide](toy.md#media) |');
  });

  it('is a line each in the READMEs, in Chinese where there is a Chinese name', () => {
    const other = { ...toy, id: 'toy-two', about: { ...about, name: 'No Chinese (at all)' } };
    expect(channelList([toy, other], 'en')).toContain('| [`toy`](libs/channels/toy/README.md) | A toy (玩具) |');
    const chinese = channelList([toy, other], 'zh');
    expect(chinese).toContain('| [`toy`](libs/channels/toy/README.md) | 玩具 |');
    expect(chinese).toContain('| No Chinese (at all) |');
  });
});

describe('a link in a text that moves to another page', () => {
  it.each([
    ['[a](../../../docs/a.md)', '[a](a.md)'],
    ['[a](fixtures/)', '[a](../libs/channels/toy/fixtures)'],
    ['[a](https://example.com/a.md) [b](#here)', '[a](https://example.com/a.md) [b](#here)'],
  ])('%s', (before, after) => {
    expect(rebased(before, 'libs/channels/toy', 'docs')).toBe(after);
  });
});
