import { z } from 'zod';

/**
 * The attribute that makes FixMyStreet tell which of its reports it sends: it does so for whoever lists an attribute of this
 * code, and repeats a report under the same id until it is taken.
 */
export const REPORT_ID = 'fixmystreet_id';

const LISTS: readonly string[] = ['singlevaluelist', 'multivaluelist'];

const value = z.strictObject({
  code: z.string().min(1).max(100).describe('What the client sends (`key`).'),
  name: z.string().min(1).max(200).describe('What people choose by.'),
});

const attribute = z
  .strictObject({
    code: z
      .string()
      .regex(/^[A-Za-z0-9_.:-]{1,64}$/, 'expected 1 to 64 letters, digits, "_", ".", ":" or "-"')
      .refine((code) => code !== REPORT_ID, { error: 'this attribute is listed for every service anyway' })
      .describe('Its name in a request: `attribute[code]`.'),
    description: z.string().min(1).max(1000).describe('The question, as people read it.'),
    datatype: z
      .enum(['string', 'number', 'datetime', 'text', 'singlevaluelist', 'multivaluelist'])
      .default('string')
      .describe('What is to be filled in.'),
    hint: z.string().max(500).default('').describe('How to fill it in (`datatype_description`).'),
    isRequired: z.boolean().default(false).describe('Whether a request without it is refused.'),
    isAsked: z.boolean().default(true).describe('false: only a text to be shown (`variable`).'),
    values: z.array(value).max(500).default([]).describe('What there is to choose from, for the lists.'),
  })
  .refine(({ datatype, values }) => LISTS.includes(datatype) === values.length > 0, {
    error: 'expected values for a list, and for nothing else',
    path: ['values'],
  })
  .refine(({ isAsked, isRequired }) => isAsked || !isRequired, {
    error: 'what is only shown cannot be required',
    path: ['isRequired'],
  });

/** A question that a service asks. */
export type ServiceAttribute = z.infer<typeof attribute>;

/** A kind of request, as `services` of the settings lists it. */
export const serviceSettings = z.strictObject({
  code: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,64}$/, 'expected 1 to 64 letters, digits, "_" or "-": it stands in a URL')
    .describe('Its `service_code`. Always text: 001 must be written "001".'),
  name: z.string().min(1).max(200).describe('As people choose it (`service_name`).'),
  description: z.string().max(2000).default('').describe('What it is for.'),
  keywords: z
    .array(
      z
        .string()
        .min(1)
        .max(50)
        .regex(/^[^,]*$/, 'expected no comma: the words are joined by it'),
    )
    .max(50)
    .default([])
    .describe('Words that people may look for.'),
  group: z.string().max(100).default('').describe('Services of one group are shown together.'),
  attributes: z
    .array(attribute)
    .max(50)
    .default([])
    .refine((attributes) => areDistinct(attributes.map(({ code }) => code)), {
      error: 'expected every attribute to have a code of its own',
    })
    .describe('What is asked besides place and description, in this order.'),
});

/** @see {@link serviceSettings} */
export type Service = z.infer<typeof serviceSettings>;

/** Whether no text is there twice. */
export function areDistinct(texts: readonly string[]): boolean {
  return new Set(texts).size === texts.length;
}
