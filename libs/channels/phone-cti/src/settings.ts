import { verifierSettings, type VerifierSettings } from '#libs/channel-kit';
import { z } from 'zod';
import { GivenMapping, type CtiMapping } from './mapping.js';
import { answerSettingsOf, bodyOf, mappingOf, PRESET_NAMES, type PresetName } from './presets.js';
import type { AnswerSettings, BodySettings } from './presets/preset.js';

const Body = z
  .strictObject({
    format: z
      .enum(['json', 'form', 'wrapped-json'])
      .optional()
      .describe(
        'json: one event, or an array of them; form: URL-encoded, or JSON, told by the first byte; wrapped-json: JSON bare, or in the form field `wrappedIn`, URL-encoded or Base64, told by the first bytes.',
      ),
    wrappedIn: z.string().min(1).max(64).optional().describe('The form field that wraps the JSON.'),
    charset: z.string().min(1).max(40).optional().describe('Of a form, such as gbk; JSON is always UTF-8.'),
    percentEncodedBelow: z
      .string()
      .min(1)
      .optional()
      .describe('Path below which every text is percent-encoded once more.'),
  })
  .default({})
  .describe("How the body is written, where it is not as the preset's.");

const Answer = z
  .strictObject({
    status: z.int().min(200).max(299).optional().describe('2xx: anything else would make the vendor send again.'),
    contentType: z.string().min(1).optional().describe('Its Content-Type.'),
    body: z
      .string()
      .max(2000)
      .optional()
      .describe("Exactly what the vendor wants to read; {{id}} is the (first) event's intake id."),
  })
  .default({})
  .describe("The answer to what was kept, where it is not the preset's.");

/** The settings of an instance, complete: its preset, with what is said instead. */
export interface PhoneCtiSettings {
  readonly verify: VerifierSettings;
  readonly preset: PresetName;
  readonly body: BodySettings;
  readonly mapping: CtiMapping;
  readonly answer: AnswerSettings;
  readonly callBackDemand: string;
}

export const PhoneCtiSettings = z
  .strictObject({
    verify: verifierSettings.describe('How it is known that a request comes from the call centre.'),
    preset: z
      .enum(PRESET_NAMES)
      .default('hotline-event')
      .describe(
        'Whose events they are: body, mapping and answer are made for it. hotline-event: our own; own: none of these, `mapping` says it all.',
      ),
    body: Body,
    mapping: GivenMapping.default({}).describe(
      'What is read otherwise than the preset does: fields and codes one by one, everything else as a whole.',
    ),
    answer: Answer,
    callBackDemand: z
      .string()
      .min(1)
      .max(5000)
      .default('来电未接通，请回拨。')
      .describe('What a call that nobody answered asks for, in words, for the handler.'),
  })
  .transform((given, context): PhoneCtiSettings => {
    const { kind, time, ...mapping } = mappingOf(given.preset, given.mapping);
    if (kind === undefined || time === undefined) {
      const fault = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message });
      if (kind === undefined) fault(['mapping', 'kind'], 'say what kind of event a body is: the preset does not');
      if (time === undefined) fault(['mapping', 'time'], 'say how times are written: the preset does not');
      return z.NEVER;
    }
    return {
      ...given,
      body: bodyOf(given.preset, given.body),
      mapping: { ...mapping, kind, time },
      answer: answerSettingsOf(given.preset, given.answer),
    };
  });
