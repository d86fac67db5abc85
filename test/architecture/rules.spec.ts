import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Cruise, cruise, ROOT } from './cruise.js';
import { BREACHES, CLEAN_TREE, merge } from './toy-tree.js';

interface Rules {
  readonly forbidden: readonly { readonly name: string }[];
}
const { forbidden } = createRequire(import.meta.url)(`${ROOT}.dependency-cruiser.cjs`) as Rules;
const FOLDERS = ['apps', 'libs', 'test', 'scripts'];

const plant = (files: Readonly<Record<string, string>>): string => {
  const root = mkdtempSync(join(tmpdir(), 'toy-tree-'));
  for (const file of ['package.json', 'tsconfig.json']) cpSync(join(ROOT, file), join(root, file));
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  return root;
};

describe('the import rules, each broken once on purpose', () => {
  const roots: string[] = [];
  let clean: Cruise;
  let broken: Cruise;
  beforeAll(async () => {
    roots.push(plant(CLEAN_TREE), plant(merge([CLEAN_TREE, ...BREACHES.map(({ files }) => files)])));
    [clean, broken] = (await Promise.all(roots.map((root) => cruise(root, FOLDERS)))) as [Cruise, Cruise];
  }, 120_000);
  afterAll(() => roots.forEach((root) => rmSync(root, { recursive: true })));

  it('let a tree pass that keeps to them', () => {
    expect(clean.modules.map(({ source }) => source)).toEqual(expect.arrayContaining(Object.keys(CLEAN_TREE)));
    expect(clean.summary.violations).toEqual([]);
  });

  it.each(BREACHES)('catch a breach of "$rule" in $from', ({ rule, from }) => {
    const caught = broken.summary.violations.filter((violation) => violation.from === from);
    expect(caught.map((violation) => violation.rule.name)).toContain(rule);
  });

  it('are all among the breaches', () => {
    const breached = new Set(BREACHES.map(({ rule }) => rule));
    expect(forbidden.map(({ name }) => name).filter((name) => !breached.has(name))).toEqual([]);
  });
});
