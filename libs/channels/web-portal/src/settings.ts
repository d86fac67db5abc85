import { receiptSettings, secretSet } from '#libs/channel-kit';
import { z } from 'zod';

const LANGUAGES = ['zh', 'en'] as const;

const cityName = (language: string, fallback: string) =>
  z.string().trim().min(1).max(60).default(fallback).describe(`In ${language}.`);

const notice = (language: string) => z.string().trim().min(1).max(20_000).optional().describe(`In ${language}.`);

/** The settings of an instance, which is one page of one city. */
export const webPortalSettings = z.strictObject({
  formSecret: secretSet.meta({
    secret: true,
    description:
      'Signs the form, so that only a page of ours can be sent; `openssl rand -hex 32`. Known to nobody else.',
  }),
  cityName: z
    .strictObject({ zh: cityName('Chinese', '本市'), en: cityName('English', 'Our city') })
    .prefault({})
    .describe('The name of the city, at the head of the page.'),
  hotline: z
    .string()
    .regex(/^[0-9 ()+-]{3,24}$/, 'expected a telephone number')
    .default('12345')
    .describe('The number that the page offers to those who would rather speak.'),
  privacyNotice: z
    .strictObject({ zh: notice('Chinese'), en: notice('English') })
    .prefault({})
    .describe(
      'What is done with personal data; plain text, paragraphs parted by an empty line. Default: a short notice of ours.',
    ),
  languages: z
    .array(z.enum(LANGUAGES))
    .min(1)
    .refine((languages) => new Set(languages).size === languages.length, { error: 'expected each language once' })
    .default([...LANGUAGES])
    .describe('The languages of the page. The first is shown to whoever asks for none of them.'),
  proofOfWorkBits: z
    .int()
    .min(0)
    .max(22)
    .default(16)
    .describe('How hard the sum is that the page works out while the citizen writes; each bit doubles it. 0: none.'),
  minimumSeconds: z
    .int()
    .min(0)
    .max(60)
    .default(3)
    .describe('A form that comes back sooner than this was hardly written by a person, and is marked.'),
  receipt: receiptSettings,
});

/** @see {@link webPortalSettings} */
export type WebPortalSettings = z.infer<typeof webPortalSettings>;

/** A language that the page speaks. */
export type Language = (typeof LANGUAGES)[number];
