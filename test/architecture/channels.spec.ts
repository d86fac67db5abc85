import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AnyChannel } from '#libs/channel-kit';
import { CHANNELS } from '#libs/channel-registry';
import { z } from 'zod';
import { ROOT } from './cruise.js';
import { WAIVERS } from './waivers.js';

const CHANNELS_FOLDER = join(ROOT, 'libs/channels');
const OF_EVERY_CHANNEL = [
  'README.md',
  'src/index.ts',
  'src/about.ts',
  'src/channel.ts',
  'src/settings.ts',
  'src/payload.ts',
  'src/normalize.ts',
  'src/contract.int-spec.ts',
];
const OF_ITS_SOURCE = {
  webhook: ['src/verify.ts', 'src/probe.ts'],
  connection: ['src/connection.ts'],
};
/** What the generator of the documents says is lacking, the sentence that `npm run docs` stops with. */
const { lacksOf } = (await import(pathToFileURL(join(ROOT, 'scripts/lib/docs/channel-lacks.mjs')).href)) as {
  readonly lacksOf: (channel: AnyChannel, readme: string | undefined) => readonly string[];
};

const camelCase = (name: string): string => name.replace(/-(\w)/g, (_dash, letter: string) => letter.toUpperCase());

const exported = async (folder: string): Promise<AnyChannel | undefined> =>
  ((await import(`#libs/channels/${folder}`)) as Record<string, AnyChannel | undefined>)[camelCase(folder)];

// A secret that changes hands, and the choice of a verifier, look the same in every channel.
const OF_THE_KIT = ['kind', 'current', 'previous', 'next'];

/** Written as code, alone or at its place in a path: `key`, `body.key`, `keys[].id`. */
const isSetIn = (readme: string, name: string): boolean => new RegExp(`[\`.]${name}[\`.[]`).test(readme);

/** Names of all properties of a JSON Schema, at any depth; not of what it refers to, which is the kit's own. */
const propertiesOf = (schema: unknown): readonly string[] => {
  if (typeof schema !== 'object' || schema === null) return [];
  const own = 'properties' in schema ? Object.keys(schema.properties as object) : [];
  const inner = Object.entries(schema).flatMap(([key, child]) => (key === '$defs' ? [] : propertiesOf(child)));
  return [...new Set([...own, ...inner])].filter((name) => !OF_THE_KIT.includes(name));
};

const specsOf = (folder: string): string =>
  readdirSync(join(CHANNELS_FOLDER, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(spec|int-spec|e2e-spec)\.ts$|^test\/.+\.ts$/.test(file))
    .map((file) => readFileSync(join(CHANNELS_FOLDER, folder, file), 'utf8'))
    .join('\n');

const caseOf = (fixture: string): string => fixture.replace(/(\.golden)?\.[^.]+$/, '');

/** Named by itself, not as a part of another word: in quotes, in a path, or in the alternatives of a pattern. */
const isNamedIn = (specs: string, fixture: string): boolean =>
  new RegExp(`['"\`/(|]${caseOf(fixture)}['"\`.)|]`).test(specs);

/** A spec that reads the folder itself goes through whatever has a golden record. */
const isWalkedBy = (specs: string, fixture: string, fixtures: readonly string[]): boolean =>
  /(?:readdirSync|goldenCases)\(/.test(specs) && fixtures.includes(`${caseOf(fixture)}.golden.json`);

const readIfThere = (file: string): string | undefined => (existsSync(file) ? readFileSync(file, 'utf8') : undefined);

const unwaived = (channel: string, lacking: readonly string[]): readonly string[] =>
  lacking.filter((lacks) => !WAIVERS.some((waiver) => waiver.channel === channel && waiver.lacks === lacks));

// Found, never listed: a new folder is held to these rules from its first commit.
const folders = readdirSync(CHANNELS_FOLDER, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

describe.each(folders)('the channel %s', (folder) => {
  const path = (...parts: string[]): string => join(CHANNELS_FOLDER, folder, ...parts);

  it('exports itself under the name of its folder, in camel case', async () => {
    expect((await exported(folder))?.id).toBe(folder);
  });

  it('is in CHANNELS of channel-registry', async () => {
    expect(CHANNELS).toContain(await exported(folder));
  });

  it('has the files of a channel', async () => {
    const channel = await exported(folder);
    const wanted = [...OF_EVERY_CHANNEL, ...(channel ? OF_ITS_SOURCE[channel.source.kind] : [])];
    expect(
      unwaived(
        folder,
        wanted.filter((file) => !existsSync(path(file))),
      ),
    ).toEqual([]);
  });

  it('says of itself what its reference page and the table of channels need', async () => {
    expect(lacksOf((await exported(folder))!, readIfThere(path('README.md')))).toEqual([]);
  });

  it('is held to its contract in a spec of its own, which needs a running host', () => {
    const specs = readdirSync(path('src')).filter((file) => file.endsWith('spec.ts'));
    const calling = specs.filter((file) => /\bdescribeChannelContract\(/.test(readIfThere(path('src', file)) ?? ''));
    expect(calling).toEqual(['contract.int-spec.ts']);
  });

  it('can be tried from outside, where it is called over HTTP', async () => {
    const { source } = (await exported(folder))!;
    expect(source.kind === 'webhook' ? typeof source.probe : 'function').toBe('function');
  });

  it('can be sent to by npm run send', () => {
    const sender = `scripts/senders/${folder}.mjs`;
    expect(unwaived(folder, existsSync(join(ROOT, sender)) ? [] : [sender])).toEqual([]);
  });

  it('names every setting in its README', async () => {
    const settings = z.toJSONSchema((await exported(folder))!.settings, { io: 'input', unrepresentable: 'any' });
    const readme = readIfThere(path('README.md')) ?? '';
    const names = propertiesOf(settings);
    expect(names.length).toBeGreaterThan(0);
    expect(
      unwaived(
        folder,
        names.filter((name) => !isSetIn(readme, name)),
      ),
    ).toEqual([]);
  });

  it('describes every setting', async () => {
    const settings = z.toJSONSchema((await exported(folder))!.settings, { io: 'input', unrepresentable: 'any' });
    const undescribed = Object.entries(settings.properties ?? {})
      .filter(([, schema]) => typeof schema === 'object' && schema.description === undefined)
      .map(([name]) => name);
    expect(unwaived(folder, undescribed)).toEqual([]);
  });

  it('has a golden record, <case>.golden.json, for every fixture, <case>.<ext>', () => {
    const files = existsSync(path('fixtures')) ? readdirSync(path('fixtures')) : [];
    const goldens = files
      .filter((file) => file.endsWith('.golden.json'))
      .map((file) => file.replace('.golden.json', ''));
    const cases = files.filter((file) => !file.endsWith('.golden.json')).map((file) => file.replace(/\.[^.]+$/, ''));
    expect(files.length).toBeGreaterThan(0);
    expect(files.filter((file) => !/^[a-z0-9-]+(\.golden)?\.[a-z]+$/.test(file))).toEqual([]);
    expect(goldens.filter((name) => cases.filter((other) => other === name).length !== 1)).toEqual([]);
    const lacking = cases.filter((name) => !goldens.includes(name)).map((name) => `fixtures/${name}.golden.json`);
    expect(unwaived(folder, lacking)).toEqual([]);
  });

  it('uses every fixture in a spec', () => {
    const fixtures = existsSync(path('fixtures')) ? readdirSync(path('fixtures')) : [];
    const specs = specsOf(folder);
    expect(fixtures.filter((file) => !isNamedIn(specs, file) && !isWalkedBy(specs, file, fixtures))).toEqual([]);
  });
});

describe('the waivers', () => {
  it.each(WAIVERS)('name a channel that exists, something that it does lack, and a reason: %j', (waiver) => {
    const { channel, lacks, reason } = waiver;
    expect(folders).toContain(channel);
    expect([lacks, join('libs/channels', channel, lacks)].some((file) => existsSync(join(ROOT, file)))).toBe(false);
    expect(reason.length).toBeGreaterThan(20);
  });
});

describe('CHANNELS', () => {
  it('has nothing but the folders found', () => {
    expect(CHANNELS.map(({ id }) => id).sort()).toEqual([...folders].sort());
  });
});
