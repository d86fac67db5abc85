import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AnyChannel } from '#libs/channel-kit';
import { CHANNELS } from '#libs/channel-registry';
import { z } from 'zod';
import { ROOT } from './cruise.js';
import { WAIVERS } from './waivers.js';

const CHANNELS_FOLDER = join(ROOT, 'libs/channels');
const OF_EVERY_CHANNEL = [
  'README.md',
  'src/index.ts',
  'src/channel.ts',
  'src/settings.ts',
  'src/payload.ts',
  'src/normalize.ts',
  'src/channel.spec.ts',
];
const OF_ITS_SOURCE = { webhook: 'src/verify.ts', connection: 'src/connection.ts', poll: 'src/fetch.ts' };

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

const stemOf = (fixture: string): string => fixture.replace(/(\.(golden|expected|settings))?\.[^.]+$/, '');

/** Named by itself, not as a part of another word: in quotes, in a path, or in the alternatives of a pattern. */
const isNamedIn = (specs: string, fixture: string): boolean =>
  new RegExp(`['"\`/(|]${stemOf(fixture)}['"\`.)|]`).test(specs);

/** A spec that reads the folder itself goes through whatever has a golden result. */
const isWalkedBy = (specs: string, fixture: string, fixtures: readonly string[]): boolean =>
  specs.includes('readdirSync(') &&
  ['golden', 'expected'].some((word) => fixtures.includes(`${stemOf(fixture)}.${word}.json`));

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
    const wanted = [...OF_EVERY_CHANNEL, ...(channel ? [OF_ITS_SOURCE[channel.source.kind]] : [])];
    expect(
      unwaived(
        folder,
        wanted.filter((file) => !existsSync(path(file))),
      ),
    ).toEqual([]);
  });

  it('names every setting in its README', async () => {
    const settings = z.toJSONSchema((await exported(folder))!.settings, { io: 'input', unrepresentable: 'any' });
    const readme = existsSync(path('README.md')) ? readFileSync(path('README.md'), 'utf8') : '';
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

  it('uses every fixture in a spec', () => {
    const fixtures = existsSync(path('fixtures')) ? readdirSync(path('fixtures')) : [];
    const specs = specsOf(folder);
    expect(fixtures.length).toBeGreaterThan(0);
    expect(
      unwaived(
        folder,
        fixtures.filter((file) => !isNamedIn(specs, file) && !isWalkedBy(specs, file, fixtures)),
      ),
    ).toEqual([]);
  });
});

describe('the waivers', () => {
  it('each name a channel that exists and a reason', () => {
    for (const { channel, reason } of WAIVERS) {
      expect(folders).toContain(channel);
      expect(reason.length).toBeGreaterThan(20);
    }
  });
});

describe('CHANNELS', () => {
  it('has nothing but the folders found', () => {
    expect(CHANNELS.map(({ id }) => id).sort()).toEqual([...folders].sort());
  });
});
