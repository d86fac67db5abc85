import { z } from 'zod';
import { refused, type Verdict } from '../verdict.js';
import { constantTimeEqual } from './compare.js';
import { secretSet, secretsOf } from './secrets.js';
import { credentialName, credentialOf, headerName, type Verifier } from './verifier.js';

/** Settings of a token in a header. */
export const apiKeySettings = z.strictObject({
  kind: z.literal('api-key').describe('A token in a header.'),
  name: credentialName,
  header: headerName.default('authorization').describe('Where the token is.'),
  prefix: z.string().max(64).default('').describe('What stands before the token, such as "Bearer ".'),
  token: secretSet,
});
export type ApiKeySettings = z.infer<typeof apiKeySettings>;

/** Verifies a token in a header. Nothing covers the body, so the assurance is `low`. */
export function apiKey(settings: ApiKeySettings): Verifier {
  const tokens = secretsOf(settings.token).map(({ name, value }) => ({
    name: credentialOf(settings.name, name),
    token: settings.prefix + value,
  }));
  return ({ headers }): Verdict => {
    const given = headers[settings.header];
    if (given === undefined || given === '') return refused('SIGNATURE_MISSING');
    let credential: string | undefined;
    for (const { name, token } of tokens) if (constantTimeEqual(token, given)) credential ??= name;
    return credential === undefined
      ? refused('CREDENTIAL_UNKNOWN')
      : { kind: 'accepted', credential, assurance: 'low' };
  };
}
