import { z } from 'zod';

/** A code together with the table that it belongs to; there is no national code list, so a bare code means nothing. */
export const Coded = z
  .object({
    system: z.string().min(1).max(128).describe('The code table, e.g. "GB/T 2260" or "province-37:appeal-type".'),
    code: z.string().max(128).describe('The code as the table writes it.'),
    name: z.string().max(256).nullable().describe('The name that the source gave, or null.'),
  })
  .describe('A code with its table.');
export type Coded = z.infer<typeof Coded>;

/** An instant on the wire: ISO 8601 with an offset. A time that arrives without a zone is read as Asia/Shanghai. */
export const Instant = z.iso.datetime({ offset: true }).describe('ISO 8601 with offset.');

/** Name-based UUID (RFC 9562, version 5), the same for every delivery of the same message. */
export const IntakeId = z.uuid({ version: 'v5' }).describe('Name-based UUID, version 5.');
