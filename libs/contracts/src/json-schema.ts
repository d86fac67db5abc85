import { z } from 'zod';
import { Intake } from './intake.js';
import { Reply } from './reply.js';

/** The public contracts, by the name under which their schema is served. */
const PUBLIC_SCHEMAS = { 'intake.v1': Intake, 'reply.v1': Reply } as const;

/**
 * The public contracts as JSON Schema 2020-12, by file name.
 *
 * Fields that a later minor version adds are allowed by these schemas, so that a reader who validates goes on working.
 */
export function publicJsonSchemas(baseUrl = ''): Readonly<Record<string, Record<string, unknown>>> {
  return Object.fromEntries(
    Object.entries(PUBLIC_SCHEMAS).map(([name, schema]) => [
      `${name}.json`,
      { ...jsonSchemaOf(schema), $id: `${baseUrl}/schemas/${name}.json` },
    ]),
  );
}

/** One schema, whole, with nothing to resolve elsewhere. */
export function jsonSchemaOf(schema: z.ZodType): Record<string, unknown> {
  const { id: _id, ...meta } = schema.meta() ?? {};
  // The id, which a mere copy inherits, would turn the root into a reference to a definition beside it: wherever the
  // schema is put into another document, that reference leads nowhere.
  const nameless = z.clone(schema, schema._zod.def).meta(meta);
  return z.toJSONSchema(nameless, { target: 'draft-2020-12', io: 'input' });
}
