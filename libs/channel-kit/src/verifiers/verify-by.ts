import { z } from 'zod';
import { apiKey, apiKeySettings, type ApiKeySettings } from './api-key.js';
import { basic, basicSettings, type BasicSettings } from './basic.js';
import { allOf, anyOf } from './combine.js';
import { compiledOnce } from './compiled-once.js';
import { hmacSettings, type HmacSettings } from './hmac-settings.js';
import { hmacVerifier } from './hmac.js';
import { ipList, ipListSettings, type IpListSettings } from './ip-list.js';
import { pathKey, pathKeySettings, type PathKeySettings } from './path-key.js';
import { standardWebhooks, standardWebhooksSettings, type StandardWebhooksSettings } from './standard-webhooks.js';
import { twilio, twilioSettings, type TwilioSettings } from './twilio.js';
import type { Verifier } from './verifier.js';

/** Any of the ready verifiers, as an instance's settings choose it. */
export type VerifierSettings =
  | HmacSettings
  | StandardWebhooksSettings
  | BasicSettings
  | ApiKeySettings
  | PathKeySettings
  | IpListSettings
  | TwilioSettings
  | { readonly kind: 'all-of'; readonly verifiers: readonly VerifierSettings[] }
  | { readonly kind: 'any-of'; readonly verifiers: readonly VerifierSettings[] };

const members = (): z.ZodType<readonly VerifierSettings[]> => z.array(verifierSettings).min(1).max(20);

/** How the sender proves who it is. There is no "none". */
export const verifierSettings: z.ZodType<VerifierSettings> = z
  .lazy(() =>
    z.discriminatedUnion('kind', [
      hmacSettings,
      standardWebhooksSettings,
      basicSettings,
      apiKeySettings,
      pathKeySettings,
      ipListSettings,
      twilioSettings,
      z.strictObject({
        kind: z.literal('all-of').describe('Every one of them must vouch.'),
        verifiers: members().describe('The verifiers that must agree.'),
      }),
      z.strictObject({
        kind: z.literal('any-of').describe('One of them must vouch; the intake tells how much its proof is worth.'),
        verifiers: members().describe('The verifiers to choose from.'),
      }),
    ]),
  )
  .describe('How the sender proves who it is. There is no "none".');

/**
 * The verifier that an instance's settings choose.
 *
 * Cheap to call for every request: it is made once for each settings object.
 *
 * @example
 * verify: (request, context) => verifyBy(context.settings.verifier)(request, context)
 */
export const verifyBy: (settings: VerifierSettings) => Verifier = compiledOnce(compile);

function compile(settings: VerifierSettings): Verifier {
  switch (settings.kind) {
    case 'hmac':
      return hmacVerifier(settings);
    case 'standard-webhooks':
      return standardWebhooks(settings);
    case 'basic':
      return basic(settings);
    case 'api-key':
      return apiKey(settings);
    case 'path-key':
      return pathKey(settings);
    case 'ip-list':
      return ipList(settings);
    case 'twilio':
      return twilio(settings);
    case 'all-of':
      return allOf(settings.verifiers.map(compile));
    case 'any-of':
      return anyOf(settings.verifiers.map(compile));
  }
}
