import { Environment } from '#libs/config';
import {
  compile,
  deadLinks,
  headingsOf,
  leadsToFiles,
  metricsInCode,
  pages,
  quotedIn,
  read,
  typeScriptIn,
} from './docs.js';

describe.each(pages())('%s', (page) => {
  it('has no link that leads nowhere', () => {
    expect(deadLinks(page, read(page))).toEqual([]);
  });
});

describe('a link', () => {
  it.each([
    ['[a](no-such-file.md)', ['no-such-file.md']],
    ['[a](README.md#no-such-heading)', ['README.md#no-such-heading']],
    ['[a](#no-such-heading)', ['#no-such-heading']],
    ['[a](README.md#run-it) [b](docs/glossary.md) [c](https://example.com/none)', []],
    ['```md\n[a](no-such-file.md)\n```', []],
  ])('is looked up: %j', (markdown, dead) => {
    expect(deadLinks('README.md', markdown)).toEqual(dead);
  });
});

describe('the table of promises in docs/architecture.md', () => {
  const [, table = ''] = /## Promise, file, test\n([\s\S]*?)\n## /.exec(read('docs/architecture.md')) ?? [];
  const named = [...table.matchAll(/`((?:apps|libs|test)\/[^`]+)`/g)].map(([, path]) => path ?? '');

  it('names tests of every promise', () => {
    const promises = table.split('\n').filter((line) => line.startsWith('|')).length - 2;
    expect(promises).toBe(5);
    expect(named.length).toBeGreaterThanOrEqual(promises);
  });

  it('names only what exists', () => {
    expect(named.filter((path) => !leadsToFiles(path))).toEqual([]);
  });

  it('would notice a file that is gone', () => {
    expect(['test/no-such.spec.ts', 'libs/no-such/*.ts', 'test/architecture/*.none'].some(leadsToFiles)).toBe(false);
  });
});

describe('TypeScript in the documents', () => {
  const blocks = pages().flatMap((page) =>
    typeScriptIn(read(page)).map((code, index) => [`${page.replaceAll('/', '-')}-${index}.ts`, code] as const),
  );

  it('compiles, and what would not is told', () => {
    expect(blocks.length).toBeGreaterThan(0);
    const wrong = { 'a-wrong-example.ts': "export const depth: number = 'deep';\n" };
    expect(compile({ ...Object.fromEntries(blocks), ...wrong })).toEqual([
      expect.stringMatching(/^a-wrong-example\.ts: Type 'string' is not assignable/),
    ]);
  });
});

describe('docs/add-a-channel.md', () => {
  const quoted = quotedIn(read('docs/add-a-channel.md'));

  it('shows the code of a channel as it is, and it compiles where it stands', () => {
    expect(Object.keys(quoted).length).toBeGreaterThan(5);
    for (const [file, code] of Object.entries(quoted)) expect(code).toBe(read(file));
    expect(compile(quoted)).toEqual([]);
  });
});

describe('docs/deployment.md', () => {
  it('says what every metric means, and speaks of none that is gone', () => {
    const told = [...read('docs/deployment.md').matchAll(/^\| `(hotline_[a-z_]+)`/gm)].map(([, name]) => name);
    expect(told.length).toBeGreaterThan(0);
    expect(told.sort()).toEqual(metricsInCode());
  });
});

describe('.env.example', () => {
  it('names every variable, and none beside them but those of the channels file', () => {
    const named = [...read('.env.example').matchAll(/^#?([A-Z][A-Z0-9_]+)=/gm)].map(([, name]) => name);
    const ofChannels = [...read('config/channels.yaml').matchAll(/\$\{(\w+)/g)].map(([, name]) => name);
    expect(named.filter((name) => !ofChannels.includes(name)).sort()).toEqual(Object.keys(Environment.shape).sort());
  });
});

describe('README.zh.md', () => {
  const levels = (file: string): readonly string[] =>
    headingsOf(read(file)).map((heading) => heading.replace(/ .*/, ''));
  const tables = (file: string): readonly number[] =>
    read(file)
      .split(/\n(?!\|)/)
      .map((part) => part.match(/^\|/gm)?.length ?? 0)
      .filter((rows) => rows > 0);

  it('has the sections and tables of README.md', () => {
    expect(levels('README.zh.md')).toEqual(levels('README.md'));
    expect(tables('README.zh.md')).toEqual(tables('README.md'));
  });

  it('leads to the same pages', () => {
    const links = (file: string): readonly string[] =>
      [...read(file).matchAll(/\]\(([^)]+)\)/g)]
        .map(([, target]) => target ?? '')
        .filter((to) => !to.startsWith('README'));
    expect([...new Set(links('README.zh.md'))].sort()).toEqual([...new Set(links('README.md'))].sort());
  });

  it('and README.md lead to each other', () => {
    expect(read('README.zh.md')).toContain('](README.md)');
    expect(read('README.md')).toContain('](README.zh.md)');
  });
});
