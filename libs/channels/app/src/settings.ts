import { getHashes } from 'node:crypto';
import { z } from 'zod';

const ALGORITHMS = ['hmac-sha256', 'hmac-sm3'] as const;

const appKey = z.strictObject({
  id: z
    .string()
    .regex(/^[A-Za-z0-9._-]{1,64}$/, 'expected 1 to 64 letters, digits, dots, dashes or underscores')
    .describe('The name of the key, as the client sends it in X-Hotline-Key.'),
  secret: z
    .string()
    .min(32, 'expected at least 32 characters; `openssl rand -base64 32` makes a good one')
    .max(512)
    .refine((secret) => new Set(secret).size >= 8, 'expected a secret and no filler')
    .meta({ secret: true, description: 'The shared secret; its UTF-8 bytes, exactly as written, are the MAC key.' }),
  algorithm: z
    .enum(ALGORITHMS)
    .default('hmac-sha256')
    .refine((algorithm) => algorithm !== 'hmac-sm3' || getHashes().includes('sm3'), {
      error: 'this build of Node has no SM3; use hmac-sha256 or a Node with OpenSSL 3',
    })
    .describe('Fixed for the key, so that no sender can choose a weaker one.'),
  notAfter: z.iso
    .datetime({ offset: true, error: 'expected an ISO 8601 time with an offset, such as 2027-01-01T00:00:00+08:00' })
    .optional()
    .describe('From this instant on the key is refused. Absent: it does not end.'),
});

/** One shared secret of the app's backend. */
export type AppKey = z.infer<typeof appKey>;

/** The settings of an instance, which is one app: its keys share one space of idempotency keys. */
export const appSettings = z.strictObject({
  keys: z
    .array(appKey)
    .min(1, 'expected at least one key')
    .max(20)
    .refine((keys) => new Set(keys.map((key) => key.id)).size === keys.length, {
      error: 'expected every key to have an id of its own',
    })
    .describe('All keys that are valid now. To rotate: add the new one, let the app change over, retire the old one.'),
  receipt: z
    .strictObject({
      enabled: z.boolean().default(true).describe('Whether the 202 tells the number that the citizen goes by.'),
    })
    .optional()
    .describe('What the app may tell the citizen; the words are its own.'),
});

/** @see {@link appSettings} */
export type AppSettings = z.infer<typeof appSettings>;
