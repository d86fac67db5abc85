import { LineCounter, parseDocument, isMap, isScalar, isSeq, visit, type Document } from 'yaml';
import type { ConfigFault } from './config-error.js';

type Path = readonly PropertyKey[];

/** A YAML file that remembers where everything in it stands. */
export interface YamlFile {
  readonly value: unknown;
  /** `file:line` of a path, or of its nearest parent that exists. */
  whereIs(path: Path): string;
}

/**
 * Reads YAML with `${NAME}` filled in from the environment, so that secrets stay out of the file.
 *
 * Only whole scalars and parts of plain text are filled in, after parsing: a secret cannot change the file's structure.
 */
export function readYaml(
  text: string,
  file: string,
  env: Readonly<Record<string, string | undefined>>,
): { readonly yaml: YamlFile | undefined; readonly faults: readonly ConfigFault[] } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const at = (offset: number) => `${file}:${lines.linePos(offset).line}`;
  if (document.errors.length > 0) {
    return {
      yaml: undefined,
      // What follows the first is mostly its consequence.
      faults: document.errors.slice(0, 1).map((error) => ({
        where: at(error.pos[0]),
        what: (error.message.split('\n')[0] ?? '') + hintAt(text, error.pos[0]),
      })),
    };
  }
  const faults = fillIn(document, env, at);
  return { yaml: { value: document.toJS() as unknown, whereIs: (path) => at(offsetOf(document, path)) }, faults };
}

/** A `${NAME}` inside braces or brackets looks like a map of its own to YAML, unless it is quoted. */
function hintAt(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const line = text.slice(start, (text.indexOf('\n', offset) + 1 || text.length + 1) - 1);
  return /[{[].*[^'"\w]\$\{\w+\}/.test(line) ? '; inside { } and [ ] quote what has ${…} in it: "${NAME}"' : '';
}

function fillIn(
  document: Document,
  env: Readonly<Record<string, string | undefined>>,
  at: (offset: number) => string,
): ConfigFault[] {
  const faults: ConfigFault[] = [];
  visit(document, {
    Scalar(_key, node) {
      if (typeof node.value !== 'string' || !node.value.includes('${')) return;
      node.value = node.value.replace(/\$\{(\w+)(?::-([^}]*))?\}/g, (_whole, name: string, fallback?: string) => {
        const value = env[name] ?? fallback;
        if (value === undefined) {
          faults.push({ where: at(node.range?.[0] ?? 0), what: `the environment variable ${name} is not set` });
        }
        return value ?? '';
      });
    },
  });
  return faults;
}

function offsetOf(document: Document, path: Path): number {
  let node: unknown = document.contents;
  let offset = 0;
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && item.key.value === step);
      if (!pair) break;
      offset = (isScalar(pair.key) ? pair.key.range?.[0] : undefined) ?? offset;
      node = pair.value;
    } else if (isSeq(node) && typeof step === 'number') {
      node = node.items[step];
      offset = rangeStart(node) ?? offset;
    } else break;
  }
  return offset;
}

function rangeStart(node: unknown): number | undefined {
  return isMap(node) || isSeq(node) || isScalar(node) ? node.range?.[0] : undefined;
}
