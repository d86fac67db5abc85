import { z } from 'zod';

const SERVICE = 'wechaty-puppet-service';

const rooms = z.strictObject({
  take: z
    .enum(['mentioned', 'all', 'none'])
    .default('mentioned')
    .describe(
      'What is taken from group chats: messages that mention the bot (an image cannot mention anybody, so images are ' +
        'left out), all, or none. A recall is taken from every group that is not left out.',
    ),
  only: z
    .array(z.string().min(1))
    .default([])
    .describe('Ids of the group chats that are listened to (…@chatroom). Empty: every group.'),
});

const image = z.strictObject({
  timeoutSeconds: z
    .number()
    .min(1)
    .max(60)
    .default(10)
    .describe('How long an image may take to arrive. After that its message goes on without it, marked.'),
  maxBytes: z
    .int()
    .min(1024)
    .max(50 * 1024 * 1024)
    .default(10 * 1024 * 1024)
    .describe('A larger image is not taken; its message is, marked.'),
  hosts: z
    .array(z.string().min(1))
    .default([])
    .describe(
      'Hosts that images may be fetched from over HTTPS, for puppets that hand out addresses in place of bytes. ' +
        'Empty: none, so that a puppet cannot make the gateway call addresses inside its own network.',
    ),
});

export const wechatySettings = z
  .strictObject({
    name: z
      .string()
      .regex(/^[\w.-]{1,64}$/, 'expected 1 to 64 letters, digits, "_", "." or "-"')
      .describe('Names the puppet account. Part of every message’s identity: choose once, never change.'),
    puppet: z
      .string()
      .regex(/^(@[a-z0-9-]+\/)?wechaty-puppet-[a-z0-9-]+$/, 'expected an npm package such as wechaty-puppet-service')
      .default(SERVICE)
      .describe('The npm package that speaks to WeChat. Must be installed beside wechaty.'),
    token: z
      .string()
      .min(1)
      .optional()
      .meta({ secret: true })
      .describe('The token of the puppet service, `name_uuid`. Only one connection may use it at a time.'),
    endpoint: z
      .string()
      .regex(/^[\w.-]+:\d{1,5}$/, 'expected host:port')
      .optional()
      .describe('Address of the puppet service, `host:port`. Without it the service is looked up at `authority`.'),
    authority: z
      .string()
      .regex(/^[\w.-]+(:\d{1,5})?$/, 'expected a host name')
      .optional()
      .describe('Host that tells where the puppet service of a token is. Leave out when `endpoint` is set.'),
    tls: z
      .strictObject({
        caCert: z.string().min(1).optional().describe('The certificate authority of the puppet service, PEM text.'),
        serverName: z.string().min(1).optional().describe('Name in its certificate. Default: the name in the token.'),
      })
      .default({})
      .describe('TLS of the puppet service. It cannot be switched off: the token is all that proves who is speaking.'),
    options: z
      .record(z.string(), z.unknown())
      .default({})
      .meta({ secret: true })
      .describe('Further options of the puppet package, handed over as they are.'),
    rooms: rooms.prefault({}).describe('Group chats.'),
    officialAccounts: z
      .boolean()
      .default(false)
      .describe('Whether messages of official accounts (news, advertising) are taken.'),
    image: image.prefault({}).describe('How images are fetched.'),
    pingSeconds: z
      .number()
      .min(5)
      .max(60)
      .default(20)
      .describe('How often the puppet is asked for a sign of life. Keep it well below the gateway’s limit of silence.'),
  })
  .superRefine((settings, context) => {
    if (settings.puppet !== SERVICE) return;
    if (settings.token === undefined)
      context.addIssue({ code: 'custom', path: ['token'], message: `${SERVICE} needs a token` });
    if ((settings.endpoint === undefined) === (settings.authority === undefined))
      context.addIssue({
        code: 'custom',
        path: ['endpoint'],
        message: `${SERVICE} needs either endpoint or authority`,
      });
  });
export type WechatySettings = z.infer<typeof wechatySettings>;
