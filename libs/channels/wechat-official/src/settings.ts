import { ipListSettings, pathKeySettings, secretSet, secretsOf, type SecretSet } from '#libs/channel-kit';
import { z } from 'zod';

const ENCODING_AES_KEY = /^[A-Za-z0-9]{43}$/;
const TOKEN = /^[A-Za-z0-9]{8,32}$/;
// What a citizen, not WeChat's delivery service, does without writing anything.
const CITIZEN_EVENTS = ['subscribe', 'unsubscribe', 'SCAN', 'LOCATION', 'CLICK', 'VIEW'] as const;

const everyIs = (pattern: RegExp) => (set: SecretSet) => secretsOf(set).every(({ value }) => pattern.test(value));

/** Settings of one official account (公众号), as its console has them under 基本配置 and 服务器配置. */
export const WechatOfficialSettings = z
  .strictObject({
    mode: z
      .enum(['safe', 'compat', 'plain'])
      .default('safe')
      .describe('消息加解密方式: safe 安全模式, compat 兼容模式, plain 明文模式. plain needs a `fence`.'),
    appId: z
      .string()
      .regex(/^wx[0-9A-Za-z]{16}$/, 'An AppID is wx and 16 letters and digits.')
      .describe('开发者ID (AppID); a message encrypted for another account is refused.'),
    originalId: z
      .string()
      .regex(/^gh_\w{1,61}$/, 'An original id begins with gh_.')
      .optional()
      .describe('原始ID, gh_…; given, a message to another account is quarantined.'),
    token: secretSet
      .refine(everyIs(TOKEN), 'A token is 8 to 32 letters and digits (WeChat would take 3).')
      .describe('令牌 (Token), or `current` with `previous` and `next` while it changes.')
      .meta({ secret: true }),
    encodingAESKey: secretSet
      .refine(everyIs(ENCODING_AES_KEY), 'An EncodingAESKey is 43 letters and digits.')
      .optional()
      .describe('消息加解密密钥, likewise; needed unless the mode is plain.')
      .meta({ secret: true }),
    fence: z
      .array(z.discriminatedUnion('kind', [pathKeySettings, ipListSettings]))
      .default([])
      .describe('What must hold besides the signature: a secret last segment of the URL, source addresses, or both.'),
    deliverEvents: z
      .array(z.enum(CITIZEN_EVENTS))
      .default([])
      .describe('Events that ticketing wants, as action `event`; others are ignored by rule.'),
    locationCrs: z
      .enum(['unknown', 'GCJ02', 'WGS84'])
      .default('unknown')
      .describe('What the coordinates of location messages refer to, once you have checked; WeChat does not say.'),
  })
  .superRefine((settings, context) => {
    if (settings.mode === 'plain' && settings.fence.length === 0) {
      const message = 'In plain mode no signature covers the message: set a path-key, an ip-list or both.';
      context.addIssue({ code: 'custom', path: ['fence'], message });
    }
    if (settings.mode !== 'plain' && settings.encodingAESKey === undefined) {
      const message = `In ${settings.mode} mode messages are encrypted: set the key that the console shows.`;
      context.addIssue({ code: 'custom', path: ['encodingAESKey'], message });
    }
  });
export type WechatOfficialSettings = z.infer<typeof WechatOfficialSettings>;
