import { fenceSettings, receiptSettings, receiptText, secretSet } from '#libs/channel-kit';
import { z } from 'zod';
import { EVENTS } from './events.js';

/** Of a text that Weibo shows as our answer; it counts Chinese characters. */
const RECEIPT_BELOW = 300;
/** As long as every number is. */
const A_NUMBER = '0000-0000-0000';

/** Settings of one verified account (蓝V) whose 粉丝服务 is in developer mode (开发者模式). */
export const WeiboSettings = z
  .strictObject({
    appSecret: secretSet
      .describe('App Secret of the application (应用), or `current` with `previous` and `next` while it changes.')
      .meta({ secret: true }),
    fence: fenceSettings.describe(
      'What must hold besides the signature: a secret last segment of the URL, source addresses, or both.',
    ),
    uid: z
      .string('Write the uid in quotes.')
      .regex(/^[1-9]\d{0,19}$/, 'A uid is digits.')
      .optional()
      .describe("Our account's uid, in quotes; given, a push to another account is quarantined."),
    deliverEvents: z
      .array(z.enum(EVENTS))
      .default([])
      .describe('Events that ticketing wants, as action `event`; others are ignored by rule.'),
    locationCrs: z
      .enum(['unknown', 'GCJ02', 'WGS84', 'BD09'])
      .default('unknown')
      .describe('What the coordinates of position messages refer to, once you have checked; Weibo does not say.'),
    receipt: receiptSettings,
  })
  .refine(({ receipt }) => (receiptText(receipt, A_NUMBER)?.length ?? 0) < RECEIPT_BELOW, {
    path: ['receipt'],
    error: `Weibo takes an answer of less than ${RECEIPT_BELOW} characters, all languages together.`,
  });
export type WeiboSettings = z.infer<typeof WeiboSettings>;
