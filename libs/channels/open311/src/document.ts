import { jsonAnswer, xmlAnswer, type HttpAnswer, type XmlElement } from '#libs/channel-kit';

/** What an element holds; null is an empty one. */
export type Tree = string | number | boolean | null | List | { readonly [name: string]: Tree };

/** Elements that share a name. JSON has no such name: it shows the bare list ("Spark convention"). */
export class List {
  constructor(
    readonly each: string,
    readonly items: readonly Tree[],
  ) {}

  toJSON(): unknown {
    return this.items;
  }
}

/** Which extension a path ends in; XML is what every client must be able to read. */
export function formatOf(path: string): 'xml' | 'json' {
  return path.endsWith('.json') ? 'json' : 'xml';
}

/** The last segment of a path without its extension, or null when it has none of the two: `SL-001.xml` is `SL-001`. */
export function nameIn(file: string | undefined): string | null {
  return /^(.+)\.(?:xml|json)$/.exec(file ?? '')?.[1] ?? null;
}

/** A document in the format that the path asks for. */
export function documentAnswer(
  path: string,
  status: number,
  root: string,
  tree: Tree,
  headers: Readonly<Record<string, string>> = {},
): HttpAnswer {
  const answer = formatOf(path) === 'json' ? jsonAnswer(status, tree) : xmlAnswer(status, elementOf(root, tree));
  return { ...answer, headers: { ...answer.headers, 'x-content-type-options': 'nosniff', ...headers } };
}

function elementOf(name: string, tree: Tree): XmlElement {
  return { name, children: childrenOf(tree) };
}

function childrenOf(tree: Tree): readonly (XmlElement | string)[] {
  if (tree === null || tree === '') return [];
  if (tree instanceof List) return tree.items.map((item) => elementOf(tree.each, item));
  if (typeof tree !== 'object') return [String(tree)];
  return Object.entries(tree).map(([name, child]) => elementOf(name, child));
}
