/** Paths come from settings alone, so there are few of them, and each is read for every event. */
const namesByPath = new Map<string, readonly string[]>();

function namesOf(path: string): readonly string[] {
  const known = namesByPath.get(path);
  if (known) return known;
  const names = path.split('.');
  namesByPath.set(path, names);
  return names;
}

/** The value at a dotted path, own properties only; undefined when there is none. */
export function valueAt(body: unknown, path: string): unknown {
  let value = body;
  for (const name of namesOf(path)) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[name];
  }
  return value;
}

/** The text at a dotted path; numbers and booleans as they are written. Undefined for nothing, empty text and structures. */
export function textAt(body: unknown, path: string): string | undefined {
  const value = valueAt(body, path);
  if (typeof value === 'string') return value === '' ? undefined : value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

/** A copy that lacks the values at these paths, and the objects that are empty without them. */
export function without(body: Readonly<Record<string, unknown>>, paths: readonly string[]): Record<string, unknown> {
  return (prune(body, paths.map(namesOf)) ?? {}) as Record<string, unknown>;
}

function prune(value: unknown, paths: readonly (readonly string[])[]): unknown {
  if (paths.some((path) => path.length === 0)) return undefined;
  if (paths.length === 0 || typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).flatMap(([name, child]) => {
    const left = prune(
      child,
      paths.filter(([head]) => head === name).map((path) => path.slice(1)),
    );
    return left === undefined ? [] : [[name, left] as const];
  });
  if (kept.length === 0) return undefined;
  return Array.isArray(value) ? kept.map(([, child]) => child) : Object.fromEntries(kept);
}

/** A copy in which every text below the path is percent-decoded; a text that cannot be stays as it is. */
export function percentDecodedBelow(body: unknown, path: string): unknown {
  return decodeAlong(body, namesOf(path));
}

function decodeAlong(value: unknown, path: readonly string[]): unknown {
  if (typeof value === 'string') return path.length === 0 ? percentDecoded(value) : value;
  if (typeof value !== 'object' || value === null) return value;
  const [head, ...tail] = path;
  const inner = (name: string, child: unknown): unknown => {
    if (head === undefined) return decodeAlong(child, []);
    return name === head ? decodeAlong(child, tail) : child;
  };
  if (Array.isArray(value)) return value.map((child, index) => inner(String(index), child));
  return Object.fromEntries(Object.entries(value).map(([name, child]) => [name, inner(name, child)]));
}

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
