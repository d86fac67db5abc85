import { readdirSync, readFileSync } from 'node:fs';
import type { Expected, GoldenCase, MessageCase } from './contract/options.js';

const GOLDEN = '.golden.json';

/**
 * Reads fixtures of a folder by name: `text` is the one file `text.*` that is no golden result.
 *
 * @example
 * const fixture = fixturesIn(new URL('../fixtures/', import.meta.url));
 */
export function fixturesIn(folder: URL): (name: string) => Buffer {
  const files = filesIn(folder);
  return (name) => readFileSync(new URL(fileNamed(name, files), folder));
}

/**
 * Every fixture of a folder that has a golden result: `text.json` with `text.golden.json`.
 *
 * @param messageOf what a file is a message of. Default: its bytes are the body
 * @throws when a golden result has no fixture, or more than one
 */
export function goldenCases(
  folder: URL,
  messageOf: (body: Buffer, file: string) => MessageCase = (body) => ({ body }),
): readonly GoldenCase[] {
  const files = filesIn(folder);
  const names = files.filter((file) => file.endsWith(GOLDEN)).map((file) => file.slice(0, -GOLDEN.length));
  return names.map((name) => {
    const file = fileNamed(name, files);
    const expected = JSON.parse(readFileSync(new URL(name + GOLDEN, folder), 'utf8')) as Expected | readonly Expected[];
    return { name, message: messageOf(readFileSync(new URL(file, folder)), file), expected };
  });
}

/** In one order everywhere. */
function filesIn(folder: URL): readonly string[] {
  return readdirSync(folder).sort();
}

function fileNamed(name: string, files: readonly string[]): string {
  const [file, ...others] = files.filter((other) => other.startsWith(`${name}.`) && !other.endsWith(GOLDEN));
  if (file === undefined) throw new Error(`there is no fixture "${name}"`);
  if (others.length > 0) throw new Error(`more than one fixture is called "${name}": ${[file, ...others].join(', ')}`);
  return file;
}
