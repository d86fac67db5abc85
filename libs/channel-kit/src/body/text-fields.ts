import type { JsonRecord } from './record.js';

/** Text as it is, a number by its digits; null for anything else, which is no text. */
export function textOf(value: unknown): string | null {
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? String(value) : null;
}

/** Whether a record has any of these fields, whatever they hold. */
export function hasAnyOf(record: JsonRecord, names: readonly string[]): boolean {
  return names.some((name) => Object.hasOwn(record, name));
}

/** These fields of a record, as text; null for one that is missing or holds what is no text. */
export function textFields<Name extends string>(
  record: JsonRecord,
  names: readonly Name[],
): Readonly<Record<Name, string | null>> {
  const texts = names.map((name) => [name, Object.hasOwn(record, name) ? textOf(record[name]) : null] as const);
  return Object.fromEntries(texts) as Record<Name, string | null>;
}

/** What {@link textFields} leaves of a record: every other field, and those of them that hold what is no text. */
export function restOf(record: JsonRecord, names: readonly string[]): JsonRecord {
  const isRead = (name: string, value: unknown): boolean =>
    names.includes(name) && (value === null || textOf(value) !== null);
  return Object.fromEntries(Object.entries(record).filter(([name, value]) => !isRead(name, value)));
}
