import { fenceSettings, receiptSettings, secretSet, secretsOf, type SecretSet } from '#libs/channel-kit';
import { z } from 'zod';

const ENCODING_AES_KEY = /^[A-Za-z0-9]{43}$/;
const TOKEN = /^[A-Za-z0-9]{8,32}$/;
// What a citizen did without telling anything: a tap, a follow, a report that photos or a page come next.
const TAPS = [
  'subscribe',
  'unsubscribe',
  'SCAN',
  'LOCATION',
  'CLICK',
  'VIEW',
  'view_miniprogram',
  'pic_sysphoto',
  'pic_photo_or_album',
  'pic_weixin',
  'enter_agent',
] as const;

const everyIs = (pattern: RegExp) => (set: SecretSet) => secretsOf(set).every(({ value }) => pattern.test(value));

/** Settings of one official account (公众号), or of one app of WeCom (企业微信), as its console has them. */
export const WechatOfficialSettings = z
  .strictObject({
    mode: z
      .enum(['safe', 'compat', 'plain', 'wecom'])
      .default('safe')
      .describe(
        '消息加解密方式: safe 安全模式, compat 兼容模式, plain 明文模式, which needs a `fence`. wecom: 企业微信, an app of WeCom.',
      ),
    appId: z
      .string()
      .regex(/^wx[0-9A-Za-z]{16}$/, 'An AppID is wx and 16 letters and digits.')
      .optional()
      .describe(
        '开发者ID (AppID), needed but for wecom; a message that says to be encrypted for another account is refused.',
      ),
    originalId: z
      .string()
      .regex(/^gh_\w{1,61}$/, 'An original id begins with gh_.')
      .optional()
      .describe('原始ID, gh_…; given, a message to another account is quarantined. Not for wecom.'),
    corpId: z
      .string()
      .regex(/^w[wx][0-9A-Za-z]{16}$/, 'A CorpID is ww or wx and 16 letters and digits.')
      .optional()
      .describe('企业ID (CorpID), for wecom in place of `appId`.'),
    agentId: z
      .union([z.string().regex(/^\d{1,20}$/, 'An AgentId is a number.'), z.int().min(0)])
      .transform(String)
      .optional()
      .describe('AgentId, for wecom; given, a message to another app is quarantined.'),
    token: secretSet
      .refine(everyIs(TOKEN), 'A token is 8 to 32 letters and digits (WeChat would take 3).')
      .describe('令牌 (Token), or `current` with `previous` and `next` while it changes.')
      .meta({ secret: true }),
    encodingAESKey: secretSet
      .refine(everyIs(ENCODING_AES_KEY), 'An EncodingAESKey is 43 letters and digits.')
      .optional()
      .describe('消息加解密密钥, likewise; needed unless the mode is plain.')
      .meta({ secret: true }),
    fence: fenceSettings
      .optional()
      .describe('What must hold besides the signature: a secret last segment of the URL, source addresses, or both.'),
    deliverEvents: z
      .array(z.enum(TAPS))
      .default([])
      .describe(
        'Taps that ticketing wants, as action `event`; others are ignored by rule. What carries something (a place, a scanned code) always is an `event`.',
      ),
    locationCrs: z
      .enum(['unknown', 'GCJ02', 'WGS84'])
      .default('unknown')
      .describe(
        'What the coordinates of places that citizens pick on the map refer to, once you have checked; WeChat does not say.',
      ),
    receipt: receiptSettings,
  })
  .superRefine((settings, context) => {
    for (const [path, message] of faultsOf(settings)) context.addIssue({ code: 'custom', path: [path], message });
  });
export type WechatOfficialSettings = z.infer<typeof WechatOfficialSettings>;

/** Whom messages are encrypted for. */
export function receiverOf({ mode, appId, corpId }: Pick<WechatOfficialSettings, 'mode' | 'appId' | 'corpId'>): string {
  const receiver = mode === 'wecom' ? corpId : appId;
  if (receiver === undefined) throw new TypeError('the settings name no account; were they parsed?');
  return receiver;
}

type Given = Pick<
  WechatOfficialSettings,
  'mode' | 'appId' | 'originalId' | 'corpId' | 'agentId' | 'encodingAESKey' | 'fence'
>;

/** What a mode lacks, and what it has no use for, which somebody meant for something. */
function* faultsOf(settings: Given): Generator<readonly [keyof Given, string]> {
  const isWecom = settings.mode === 'wecom';
  const [id, others] = isWecom
    ? (['corpId', ['appId', 'originalId']] as const)
    : (['appId', ['corpId', 'agentId']] as const);
  if (settings[id] === undefined) yield [id, `In ${settings.mode} mode it tells whom messages are encrypted for.`];
  for (const name of others) {
    if (settings[name] !== undefined) yield [name, `It means nothing in ${settings.mode} mode.`];
  }
  if (settings.mode === 'plain' && settings.fence === undefined) {
    yield ['fence', 'In plain mode no signature covers the message: set `key`, `addresses` or both.'];
  }
  if (settings.mode !== 'plain' && settings.encodingAESKey === undefined) {
    yield ['encodingAESKey', `In ${settings.mode} mode messages are encrypted: set the key that the console shows.`];
  }
}
