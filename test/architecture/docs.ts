import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import ts from 'typescript';
import { ROOT } from './cruise.js';

const FENCED = /^(`{3,})(\w*)\n([\s\S]*?)^\1$/gm;
const QUOTED = /<!-- file:(\S+) -->\s*```\w+\n([\s\S]*?)```\s*<!-- file:end -->/g;
const LINK = /\[[^\]]*\]\(([^)\s]+)\)/g;

/** Every page for readers: the READMEs, and what is under docs/. Paths from the root. */
export function pages(): readonly string[] {
  const below = (folder: string): readonly string[] =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.md') && !name.includes('node_modules'))
      .map((name) => join(folder, name));
  const atRoot = readdirSync(ROOT).filter((name) => name.endsWith('.md'));
  return [...atRoot, ...['apps', 'docs', 'libs', 'test'].flatMap(below)].sort();
}

export const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

/** Headings as `## text`, code blocks left out. */
export const headingsOf = (markdown: string): readonly string[] =>
  markdown.replace(FENCED, '').match(/^#{1,6} .+$/gm) ?? [];

/** The anchor that a heading gets on the pages of code hosts. */
const anchorOf = (heading: string): string =>
  heading
    .replace(/^#+ /, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-');

/** The links of a page that lead nowhere in this repository; links into the web are not followed. */
export function deadLinks(page: string, markdown: string): readonly string[] {
  const targets = [...markdown.replace(FENCED, '').matchAll(LINK)].map(([, target]) => target ?? '');
  return targets
    .filter((target) => !/^[a-z]+:/.test(target))
    .filter((target) => {
      const [path = '', anchor] = target.split('#');
      const file = path === '' ? page : relative(ROOT, join(ROOT, dirname(page), decodeURIComponent(path)));
      if (!existsSync(join(ROOT, file))) return true;
      return anchor !== undefined && !headingsOf(read(file)).some((heading) => anchorOf(heading) === anchor);
    });
}

/** Every name of a metric that the sources of apps and libs give. */
export function metricsInCode(): readonly string[] {
  const texts = ['apps', 'libs'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.endsWith('spec.ts'))
      .map((name) => read(join(folder, name))),
  );
  return [...new Set(texts.flatMap((text) => text.match(/(?<=')hotline_[a-z_]+(?=')/g) ?? []))].sort();
}

/** Whether a path of the root leads to a file, or to a folder with something in it; `*` stands for part of a name. */
export function leadsToFiles(path: string): boolean {
  if (!path.includes('*')) {
    const full = join(ROOT, path);
    return existsSync(full) && (statSync(full).isFile() || readdirSync(full).length > 0);
  }
  const folder = join(ROOT, dirname(path));
  const pattern = new RegExp(`^${basename(path).replaceAll('.', '\\.').replaceAll('*', '.+')}$`);
  return existsSync(folder) && readdirSync(folder).some((name) => pattern.test(name));
}

/** The source files that a page quotes whole: what it shows of each, by its path. */
export const quotedIn = (markdown: string): Readonly<Record<string, string>> =>
  Object.fromEntries([...markdown.matchAll(QUOTED)].map(([, file, code]) => [file ?? '', code ?? '']));

/** The `ts` code blocks of a page, but for those that it quotes. */
export const typeScriptIn = (markdown: string): readonly string[] =>
  [...markdown.replace(QUOTED, '').matchAll(FENCED)].flatMap(([, , language, code]) =>
    language === 'ts' ? [code ?? ''] : [],
  );

/** What TypeScript says against these sources, each a file of its own at the root, with the settings of this repository. */
export function compile(sources: Readonly<Record<string, string>>): readonly string[] {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), (path) => ts.sys.readFile(path)) as {
    config: { compilerOptions: object };
  };
  const { options } = ts.convertCompilerOptionsFromJson({ ...config.compilerOptions, noEmit: true }, ROOT);
  const host = ts.createCompilerHost(options);
  const files = new Map(Object.entries(sources).map(([name, text]) => [join(ROOT, name), text]));
  const exists = host.fileExists.bind(host);
  const readFile = host.readFile.bind(host);
  host.fileExists = (path) => files.has(path) || exists(path);
  host.readFile = (path) => files.get(path) ?? readFile(path);
  const program = ts.createProgram([...files.keys()], options, host);
  return ts
    .getPreEmitDiagnostics(program)
    .filter(({ file }) => file !== undefined && files.has(file.fileName))
    .map(
      ({ file, messageText }) => `${basename(file!.fileName)}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
    );
}
