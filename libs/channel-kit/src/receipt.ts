import { z } from 'zod';

/** The texts of a receipt that a city has not written itself. */
const TEXTS = {
  zh: '您的诉求已收到，编号 {number}。',
  en: 'We have received your request. Its number is {number}.',
} as const;

const template = (language: string) =>
  z
    .string()
    .min(1)
    .max(280)
    .refine((text) => text.replaceAll('{number}', '').search(/[{}]/) < 0, {
      error: 'the only thing to be filled in is {number}',
    })
    .optional()
    .describe(`The text in ${language}; \`{number}\` stands for the number.`);

/** The setting `receipt` of every channel whose answer can carry one. */
export const receiptSettings = z
  .strictObject({
    enabled: z.boolean().default(true).describe('Whether the answer tells the citizen that the request arrived.'),
    language: z
      .enum(['zh', 'en', 'both'])
      .default('zh')
      .describe("In which language, where the request does not tell the citizen's own."),
    zh: template('Chinese'),
    en: template('English'),
  })
  .prefault({})
  .describe('What the answer tells the citizen: that the request arrived, and its number.');

/** @see {@link receiptSettings} */
export type ReceiptSettings = z.infer<typeof receiptSettings>;

/**
 * The receipt for a request, or null when the instance wants none.
 *
 * @param language the citizen's own, where the request tells it
 */
export function receiptText(
  settings: ReceiptSettings,
  number: string,
  language: ReceiptSettings['language'] = settings.language,
): string | null {
  if (!settings.enabled) return null;
  const languages = language === 'both' ? (['zh', 'en'] as const) : [language];
  return languages.map((each) => (settings[each] ?? TEXTS[each]).replaceAll('{number}', number)).join('\n');
}
