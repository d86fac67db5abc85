import { z } from 'zod';

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

/** Every text below a secret property of settings. */
export function secretsIn(settings: unknown, names: ReadonlySet<string>): readonly string[] {
  const found = new Set<string>();
  const walk = (value: unknown, isSecret: boolean): void => {
    if (typeof value === 'string') {
      if (isSecret) found.add(value);
      return;
    }
    if (value === null || typeof value !== 'object') return;
    for (const [name, part] of Object.entries(value)) walk(part, isSecret || names.has(name));
  };
  walk(settings, false);
  return [...found];
}
