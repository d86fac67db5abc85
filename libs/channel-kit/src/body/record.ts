/** A JSON object of which nothing more is known. */
export type JsonRecord = Readonly<Record<string, unknown>>;

/** Whether a value is a JSON object; an array is none, nor is null. */
export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
