import { receiptSettings, secretSet } from '#libs/channel-kit';
import { z } from 'zod';

const LANGUAGES = ['zh', 'en'] as const;

const inBoth = (zh: string, en: string, max: number) =>
  z.strictObject({
    zh: z.string().trim().min(1).max(max).default(zh).describe('In Chinese.'),
    en: z.string().trim().min(1).max(max).default(en).describe('In English.'),
  });

/** What the page says of privacy where a city has not written its own notice. */
const PRIVACY_NOTICE = {
  zh: [
    '您填写的内容、照片、位置和联系方式，只用于受理、办理和答复您的诉求。',
    '我们会把诉求转交给负责办理的单位。您选择保密的，不向办理单位提供您的姓名和电话；选择匿名的，可以不留姓名。',
    '您可以拨打本页的热线电话，查询、更正或者要求删除您的个人信息。',
  ].join('\n\n'),
  en: [
    'What you write, your photos, the place and your contact details are used only to register, handle and answer your request.',
    'We pass the request on to the department in charge. If you ask for confidentiality, it does not learn your name or number; if you prefer to stay anonymous, you need not give a name.',
    'To see, correct or delete your personal data, call the hotline number on this page.',
  ].join('\n\n'),
} as const;

/** The settings of an instance, which is one page of one city. */
export const webPortalSettings = z.strictObject({
  formSecret: secretSet.meta({
    secret: true,
    description:
      'Signs the form, so that only a page of ours can be sent; `openssl rand -hex 32`. Known to nobody else.',
  }),
  cityName: inBoth('本市', 'Our city', 60).prefault({}).describe('The name of the city, at the head of the page.'),
  hotline: z
    .string()
    .regex(/^[0-9 ()+-]{3,24}$/, 'expected a telephone number')
    .default('12345')
    .describe('The number that the page offers to those who would rather speak.'),
  privacyNotice: inBoth(PRIVACY_NOTICE.zh, PRIVACY_NOTICE.en, 20_000)
    .prefault({})
    .describe('What is done with personal data; plain text, paragraphs parted by an empty line.'),
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
