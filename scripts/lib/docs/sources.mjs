import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fromRoot } from '../paths.mjs';

/** The TypeScript sources at or below a path, tests and their helpers left out: `{ file, text }`. */
export function sourcesBelow(path) {
  const files = statSync(fromRoot(path)).isFile()
    ? [path]
    : readdirSync(fromRoot(path), { recursive: true, encoding: 'utf8' })
        .filter((name) => /\/src\/.+\.ts$/.test(name) && !name.endsWith('spec.ts'))
        .map((name) => join(path, name));
  return files.sort().map((file) => ({ file, text: readFileSync(fromRoot(file), 'utf8') }));
}
