import { verifierSettings } from '#libs/channel-kit';
import { z } from 'zod';
import { GENERIC_MAPPING } from './generic-mapping.js';
import { CtiMapping } from './mapping.js';

const Body = z
  .strictObject({
    format: z
      .enum(['json', 'form', 'wrapped-json'])
      .default('json')
      .describe(
        'json: one event, or an array of them; form: URL-encoded; wrapped-json: JSON bare, or in the form field `wrappedIn`, URL-encoded or Base64, told by the first bytes.',
      ),
    wrappedIn: z.string().min(1).max(64).default('cdr').describe('The form field that wraps the JSON.'),
    charset: z.string().min(1).max(40).default('utf-8').describe('Of a form; JSON is always UTF-8.'),
    percentEncodedBelow: z
      .string()
      .min(1)
      .optional()
      .describe('Path below which every text is percent-encoded once more.'),
  })
  .describe('How the body is written.');

const Answer = z
  .strictObject({
    status: z.int().min(200).max(299).default(202).describe('2xx: anything else would make the vendor send again.'),
    contentType: z.string().min(1).default('application/json; charset=utf-8').describe('Its Content-Type.'),
    body: z
      .string()
      .max(2000)
      .default('{"status":"accepted","intakeId":"{{id}}"}')
      .describe("Exactly what the vendor wants to read; {{id}} is the (first) event's intake id."),
  })
  .describe('The answer to what was kept.');

export const PhoneCtiSettings = z.strictObject({
  verify: verifierSettings.describe('How it is known that a request comes from the call centre.'),
  body: Body.prefault({}),
  mapping: CtiMapping.prefault(GENERIC_MAPPING).describe(
    'How the body is read; default: our own signed event. Given, it replaces the default as a whole.',
  ),
  answer: Answer.prefault({}),
  callBackDemand: z
    .string()
    .min(1)
    .max(5000)
    .default('来电未接通，请回拨。')
    .describe('What a call that nobody answered asks for, in words, for the handler.'),
});
export type PhoneCtiSettings = z.infer<typeof PhoneCtiSettings>;
