import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { refused, type Verdict } from '../verdict.js';
import { macsEqual } from './compare.js';
import { secretSetOf, secretsOf } from './secrets.js';
import { credentialName, credentialOf, skewOutside, windowFields, type Verifier } from './verifier.js';

const MAX_SIGNATURES = 16;

const whsec = z
  .string()
  .regex(/^whsec_(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/, 'Write "whsec_" and base64.')
  .refine((secret) => keyOf(secret).length >= 24 && keyOf(secret).length <= 64, 'The key has 24 to 64 bytes.')
  .meta({ secret: true, description: 'A symmetric Standard Webhooks secret.' });

/** Settings of Standard Webhooks 1.0, symmetric. */
export const standardWebhooksSettings = z.strictObject({
  kind: z
    .literal('standard-webhooks')
    .describe('Standard Webhooks 1.0: webhook-id, webhook-timestamp, webhook-signature.'),
  name: credentialName,
  secret: secretSetOf(whsec),
  version: z
    .enum(['v1', 'v1sm3'])
    .default('v1')
    .describe('v1: HMAC-SHA256. v1sm3: the same with SM3, an extension of ours. Others in the list are passed over.'),
  ...windowFields,
  futureSeconds: windowFields.futureSeconds.default(300),
});
export type StandardWebhooksSettings = z.infer<typeof standardWebhooksSettings>;

/**
 * Verifies a Standard Webhooks signature: the body, its id and its time are covered.
 *
 * One good entry of the signature list is enough. A right signature at a wrong time is `stale`.
 *
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function standardWebhooks(settings: StandardWebhooksSettings): Verifier {
  const digest = settings.version === 'v1' ? 'sha256' : 'sm3';
  const keys = secretsOf(settings.secret).map(({ name, value }) => ({
    name: credentialOf(settings.name, name),
    key: keyOf(value),
  }));

  return (request, { now }): Verdict => {
    const { 'webhook-id': id, 'webhook-timestamp': written, 'webhook-signature': list } = request.headers;
    if (!id || !written || !list) return refused('SIGNATURE_MISSING');
    const given = signaturesIn(list, settings.version);
    let credential: string | undefined;
    for (const { name, key } of keys) {
      const expected = createHmac(digest, key).update(`${id}.${written}.`).update(request.body).digest();
      for (const signature of given) {
        const isEqual = macsEqual(expected, signature);
        if (isEqual) credential ??= name;
      }
    }
    // Digits alone: otherwise a dot in the id could be moved into the time, and from the time into the body.
    if (credential === undefined || !/^\d{1,12}$/.test(written)) return refused('SIGNATURE_INVALID');
    const skewMs = skewOutside(Number(written) * 1000, now, settings);
    const vouched = { credential, assurance: 'high' } as const;
    return skewMs === null ? { kind: 'accepted', ...vouched } : { kind: 'stale', ...vouched, skewMs };
  };
}

function signaturesIn(list: string, version: string): readonly (Buffer | null)[] {
  return list
    .split(' ', MAX_SIGNATURES)
    .map((entry) => entry.split(','))
    .map(([tag, base64 = '', ...more]) =>
      tag === version && more.length === 0 && isBase64(base64) ? Buffer.from(base64, 'base64') : null,
    );
}

function isBase64(text: string): boolean {
  return text.length > 0 && text.length <= 100 && Buffer.from(text, 'base64').toString('base64') === text;
}

/** The key's bytes in what is written `whsec_…`. */
export function keyOf(secret: string): Buffer {
  return Buffer.from(secret.slice('whsec_'.length), 'base64');
}
