import { createHmac, hash } from 'node:crypto';
import { parse as parseQuery } from 'node:querystring';
import { z } from 'zod';
import { parseJson } from '../body/json.js';
import { BadPayload } from '../errors.js';
import { queryOf, type WebhookRequest } from '../request.js';
import { refused, type Verdict } from '../verdict.js';
import { constantTimeEqual } from './compare.js';
import { secretSet, secretsOf } from './secrets.js';
import { signedUrls } from './twilio-url.js';
import { credentialName, credentialOf, type Verifier } from './verifier.js';

/** Settings of Twilio's signature. */
export const twilioSettings = z.strictObject({
  kind: z.literal('twilio').describe('X-Twilio-Signature: an HMAC-SHA1 over the URL and the fields of a form.'),
  name: credentialName,
  authToken: secretSet.describe(
    'The Auth Token of the account, or `current` with `previous` and `next` while it changes (Twilio: primary and secondary).',
  ),
  accountSid: z
    .string()
    .regex(/^AC[0-9a-fA-F]{32}$/, 'An account SID is AC and 32 hex digits.')
    .optional()
    .describe('The account, `AC…`; given, what is not for it is refused, rightly signed or not.'),
  url: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe(
      'The URL exactly as it is entered at Twilio, query and all, where a proxy writes queries anew or the path is another one. Default: `PUBLIC_BASE_URL` and what was requested.',
    ),
});
export type TwilioSettings = z.infer<typeof twilioSettings>;

const NOTHING_SHA256 = hash('sha256', '', 'hex');
// Twilio's longest requests have some thirty. Whoever is not known yet must not have us sort a hundred thousand.
const MAX_FIELDS = 1000;

/**
 * Verifies `X-Twilio-Signature`, which covers the URL as Twilio knows it, and of a form all the fields, known or not.
 *
 * Of another body the URL carries the digest (`bodySHA256`). There is no time in it, so that a repeat is told by its
 * message alone. Without `PUBLIC_BASE_URL` and `url` nothing can be verified, and all is refused (`PUBLIC_URL_UNKNOWN`).
 *
 * @see https://www.twilio.com/docs/usage/webhooks/webhooks-security
 */
export function twilio(settings: TwilioSettings): Verifier {
  const keys = secretsOf(settings.authToken).map(({ name, value }) => ({
    name: credentialOf(settings.name, name),
    key: value,
  }));
  return (request): Verdict => {
    const given = request.headers['x-twilio-signature'];
    if (given === undefined || given === '') return refused('SIGNATURE_MISSING');
    const urls = signedUrls(request, settings.url);
    if (urls.length === 0) return refused('PUBLIC_URL_UNKNOWN');
    const bodySha256 = digestOf(request);
    const form = bodySha256 === undefined ? textOf(request.body) : '';
    if (form.split('&', MAX_FIELDS + 1).length > MAX_FIELDS) return refused('SIGNATURE_INVALID');
    const fields = signedFieldsOf(form);
    let credential: string | undefined;
    for (const { name, key } of keys) {
      for (const url of urls) {
        const isEqual = constantTimeEqual(macOf(key, url, fields), given);
        if (isEqual) credential ??= name;
      }
    }
    if (credential === undefined) return refused('SIGNATURE_INVALID');
    if (settings.accountSid !== undefined && !isFor(settings.accountSid, request, form)) {
      return refused('RECIPIENT_MISMATCH');
    }
    return { kind: 'accepted', credential, assurance: 'high', ...(bodySha256 === undefined ? {} : { bodySha256 }) };
  };
}

/**
 * What Twilio puts into `X-Twilio-Signature`.
 *
 * The fields are signed decoded, and nothing stands between them; empty ones count, and of equal ones one.
 *
 * @param form the body where it is a form, otherwise empty
 */
export function twilioSignature(authToken: string, url: string, form: string): string {
  return macOf(authToken, url, signedFieldsOf(form));
}

function macOf(authToken: string, url: string, fields: string): string {
  return createHmac('sha1', authToken)
    .update(url + fields)
    .digest('base64');
}

function signedFieldsOf(form: string): string {
  const fields = parseQuery(form, '&', '=', { maxKeys: 0 });
  return Object.keys(fields)
    .sort()
    .flatMap((name) => [...new Set([fields[name] ?? ''].flat())].sort().map((value) => name + value))
    .join('');
}

/** The digest that the signature vouches for in place of fields. The fields of a GET are in the URL, so its body is none. */
function digestOf({ method, target }: WebhookRequest): string | undefined {
  if (method === 'GET') return NOTHING_SHA256;
  return queryOf(target).get('bodySHA256')?.toLowerCase();
}

function isFor(accountSid: string, request: WebhookRequest, form: string): boolean {
  const named = [accountsIn(request, form)].flat();
  return named.length > 0 && named.every((account) => account === accountSid);
}

function accountsIn({ method, target, body }: WebhookRequest, form: string): unknown {
  if (method === 'GET') return queryOf(target).getAll('AccountSid');
  if (form !== '') return parseQuery(form, '&', '=', { maxKeys: 0 })['AccountSid'];
  try {
    return (parseJson(body) as { readonly AccountSid?: unknown } | null)?.AccountSid;
  } catch (error) {
    if (error instanceof BadPayload) return undefined;
    throw error;
  }
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString();
}
