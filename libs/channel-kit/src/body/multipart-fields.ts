import { z } from 'zod';
import { parseJson } from './json.js';

/** The text parts of a form by name; a name that came several times has a list. */
export type MultipartFields = Readonly<Record<string, string | readonly string[]>>;

const manifest = z.object({ fields: z.record(z.string(), z.union([z.string(), z.array(z.string())])) });

/**
 * The text parts of a multipart body, which `parse` gets as `{"fields": …}` while the files are in `message.files`.
 *
 * @returns undefined when it is no multipart body, whatever its content type says
 * @throws {BadPayload} as `parseJson` does
 */
export function multipartFields(bytes: Uint8Array): MultipartFields | undefined {
  return manifest.safeParse(parseJson(bytes)).data?.fields;
}
