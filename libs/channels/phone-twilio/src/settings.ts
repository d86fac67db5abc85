import { receiptSettings, twilioSettings } from '#libs/channel-kit';
import { z } from 'zod';

/** What is said where a city has not written its own words. */
const WORDS = {
  greeting: {
    zh: '您好，这里是12345政务服务便民热线。通话将被录音。请在提示音后说明您的诉求和地址，说完请挂机，或按井号键结束。',
    en: 'Hello, this is the 12345 city hotline. This call is recorded. After the tone, please say what you need and where it is. Then hang up, or press the pound key.',
  },
  noMessage: {
    zh: '没有听到您的留言，感谢来电。',
    en: 'We did not hear a message. Thank you for calling.',
  },
} as const;

// What Say takes at most.
const words = z.string().min(1).max(4096);

const said = (texts: { readonly zh: string; readonly en: string }) => ({
  zh: words.default(texts.zh).describe('The words in Chinese.'),
  en: words.default(texts.en).describe('The words in English.'),
});

const Greeting = z
  .strictObject({
    language: z
      .enum(['zh', 'en', 'both'])
      .default('zh')
      .describe('In which language callers are spoken to; what they are told at the end has its own, in `receipt`.'),
    ...said(WORDS.greeting),
    playUrl: z
      .url({ protocol: /^https?$/ })
      .optional()
      .describe('A sound file (mp3, wav) that is played in place of the words.'),
  })
  .prefault({})
  .describe('What callers hear before the tone. Say that the call is recorded.');

const NoMessage = z
  .strictObject(said(WORDS.noMessage))
  .prefault({})
  .describe('What callers hear who have said nothing.');

const voice = (language: string) =>
  z
    .strictObject({
      language: z
        .string()
        .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'A language is written as zh-CN.')
        .default(language)
        .describe('The language as Twilio knows it.'),
      voice: z
        .string()
        .min(1)
        .max(100)
        .optional()
        .describe('A voice of it, such as `Polly.Zhiyu`. Default: the one that the console has for it.'),
    })
    .prefault({})
    .describe('How it is spoken.');

const Recording = z
  .strictObject({
    maxSeconds: z.int().min(10).max(3600).default(180).describe('How long a message may be.'),
    silenceSeconds: z.int().min(1).max(60).default(6).describe('After how much silence it is over.'),
    finishOnKey: z
      .string()
      .regex(/^[0-9*#]{0,12}$/, 'Keys are digits, * and #.')
      .default('#')
      .describe('Which keys end it; empty: none. Name them in your greeting.'),
    format: z.enum(['wav', 'mp3']).default('wav').describe('In which form the recording is to be fetched.'),
    transcribe: z
      .boolean()
      .default(false)
      .describe('Whether Twilio writes down what it hears: for English, and messages below two minutes.'),
  })
  .refine(({ transcribe, maxSeconds }) => !transcribe || maxSeconds < 120, {
    path: ['maxSeconds'],
    error: 'Twilio transcribes messages below 120 seconds only: set at most 119, or leave `transcribe` out',
  })
  .prefault({})
  .describe('How a message is recorded.');

export const PhoneTwilioSettings = z.strictObject({
  accountSid: twilioSettings.shape.accountSid
    .unwrap()
    .describe('The account, `AC…`, as the console shows it; what is for another is refused, rightly signed or not.'),
  authToken: twilioSettings.shape.authToken,
  url: twilioSettings.shape.url,
  greeting: Greeting,
  noMessage: NoMessage,
  voices: z
    .strictObject({ zh: voice('zh-CN'), en: voice('en-US') })
    .prefault({})
    .describe('The voices that read the words.'),
  recording: Recording,
  receipt: receiptSettings,
  opensAtRing: z
    .boolean()
    .default(false)
    .describe(
      'Whether every call opens a matter and asks to be rung back, even if the caller hangs up during the greeting.',
    ),
  callBackDemand: z
    .string()
    .min(1)
    .max(5000)
    .default('来电未接通，请回拨。')
    .describe('What a call that nobody answered asks for, in words, for the handler.'),
  withheld: z
    .array(z.string().min(1).max(128))
    .default([
      ...['anonymous', 'unknown', 'unavailable', 'restricted', 'private', 'blocked', 'withheld'],
      // The same on a telephone's keys: ANONYMOUS, UNKNOWN, UNAVAILABLE, RESTRICTED, BLOCKED.
      ...['+266696687', '+8656696', '+86282452253', '+7378742833', '+2562533'],
    ])
    .describe('What stands for the number of a caller whose number was not shown; upper and lower case alike.'),
});
export type PhoneTwilioSettings = z.infer<typeof PhoneTwilioSettings>;
