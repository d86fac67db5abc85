import type { z } from 'zod';

interface Node {
  readonly type: string;
  readonly shape?: Readonly<Record<string, z.core.$ZodType>>;
  readonly element?: z.core.$ZodType;
  readonly valueType?: z.core.$ZodType;
  readonly innerType?: z.core.$ZodType;
  readonly in?: z.core.$ZodType;
  readonly options?: readonly z.core.$ZodType[];
  readonly left?: z.core.$ZodType;
  readonly right?: z.core.$ZodType;
  readonly getter?: () => z.core.$ZodType;
}

/** Every string under a field that the schema marks `.meta({ secret: true })`. */
export function secretValuesOf(schema: z.core.$ZodType, value: unknown): readonly string[] {
  const found = new Set<string>();
  walk(schema, value, false, found);
  return [...found];
}

function walk(schema: z.core.$ZodType, value: unknown, secret: boolean, found: Set<string>): void {
  if (value === undefined || value === null) return;
  const marked = secret || isMarked(schema);
  if (typeof value === 'string') {
    if (marked && value.length > 0) found.add(value);
    return;
  }
  if (typeof value !== 'object') return;
  const node = schema._zod.def as unknown as Node;
  for (const inner of [node.innerType, node.in, node.left, node.right, node.getter?.(), ...(node.options ?? [])]) {
    if (inner) walk(inner, value, marked, found);
  }
  for (const [key, child] of Object.entries(value as Record<string, unknown>)) {
    const childSchema = node.shape?.[key] ?? node.element ?? node.valueType;
    if (childSchema) walk(childSchema, child, marked, found);
    else if (marked) collect(child, found);
  }
}

function collect(value: unknown, found: Set<string>): void {
  if (typeof value === 'string') found.add(value);
  else if (typeof value === 'object' && value !== null) Object.values(value).forEach((child) => collect(child, found));
}

function isMarked(schema: z.core.$ZodType): boolean {
  const meta = (schema as z.ZodType).meta?.() as { secret?: unknown } | undefined;
  return meta?.secret === true;
}
