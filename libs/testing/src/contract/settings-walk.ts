import { z } from 'zod';

/** Where a text stands in settings. */
type Place = readonly (string | number)[];

/** The names of the properties that a schema marks as secret. */
export function secretNames(schema: z.ZodType): ReadonlySet<string> {
  const names = new Set<string>();
  const isSecret = (node: unknown): boolean =>
    typeof node === 'object' && node !== null && (node as { readonly secret?: unknown }).secret === true;
  const walk = (node: unknown): void => {
    if (node === null || typeof node !== 'object') return;
    for (const [key, value] of Object.entries(node)) {
      if (key === 'properties') {
        for (const [name, property] of Object.entries(value as Record<string, unknown>)) {
          const items = (property as { readonly items?: unknown }).items;
          if (isSecret(property) || isSecret(items)) names.add(name);
        }
      }
      walk(value);
    }
  };
  walk(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', reused: 'inline' }));
  return names;
}

/** Where every text below a secret property of settings stands. */
export function secretPlaces(settings: unknown, names: ReadonlySet<string>): readonly Place[] {
  const found: Place[] = [];
  const walk = (value: unknown, place: Place, isSecret: boolean): void => {
    if (typeof value === 'string') {
      if (isSecret) found.push(place);
      return;
    }
    if (value === null || typeof value !== 'object') return;
    for (const [name, part] of Object.entries(value)) {
      const step = Array.isArray(value) ? Number(name) : name;
      walk(part, [...place, step], isSecret || names.has(name));
    }
  };
  walk(settings, [], false);
  return found;
}

/** Every text below a secret property of settings, once. */
export function secretsIn(settings: unknown, names: ReadonlySet<string>): readonly string[] {
  return [...new Set(secretPlaces(settings, names).map((place) => String(at(settings, place))))];
}

/** What stands at a place; undefined when there is no such place. */
export function at(settings: unknown, place: Place): unknown {
  return place.reduce<unknown>(
    (node, step) => (node as Record<string | number, unknown> | null | undefined)?.[step],
    settings,
  );
}

/** A copy with another text at a place. */
export function put(settings: unknown, place: Place, text: string): unknown {
  const copy = structuredClone(settings);
  const owner = at(copy, place.slice(0, -1)) as Record<string | number, unknown>;
  owner[place.at(-1)!] = text;
  return copy;
}

/** A copy without these texts: a property that holds one goes, and so does an element of a list that holds one inside. */
export function without(settings: unknown, texts: readonly string[]): unknown {
  const isHeld = (value: unknown): boolean =>
    typeof value === 'string'
      ? texts.includes(value)
      : value !== null && typeof value === 'object' && Object.values(value).some(isHeld);
  const walk = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.filter((each) => !isHeld(each)).map(walk);
    if (value === null || typeof value !== 'object') return value;
    const kept = Object.entries(value).filter(([, part]) => typeof part !== 'string' || !texts.includes(part));
    return Object.fromEntries(kept.map(([name, part]) => [name, walk(part)]));
  };
  return walk(settings);
}
