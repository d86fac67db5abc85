import { z } from 'zod';
import { refused, type Verdict } from '../verdict.js';
import { constantTimeEqual } from './compare.js';
import { secretSet, secretsOf } from './secrets.js';
import { credentialName, credentialOf, type Verifier } from './verifier.js';

/** Settings of HTTP Basic authentication. */
export const basicSettings = z.strictObject({
  kind: z.literal('basic').describe('HTTP Basic authentication (RFC 7617), in UTF-8.'),
  name: credentialName,
  username: z
    .string()
    .min(1)
    .max(256)
    .regex(/^[^:]*$/, 'A user name has no ":".')
    .describe('The user name.'),
  password: secretSet,
});
export type BasicSettings = z.infer<typeof basicSettings>;

/** Verifies HTTP Basic authentication. Nothing covers the body, so the assurance is `low`. */
export function basic(settings: BasicSettings): Verifier {
  const pairs = secretsOf(settings.password).map(({ name, value }) => ({
    name: credentialOf(settings.name, name),
    pair: `${settings.username}:${value}`,
  }));
  return ({ headers }): Verdict => {
    const encoded = /^basic +([A-Za-z0-9+/]+=*) *$/i.exec(headers['authorization'] ?? '')?.[1];
    if (encoded === undefined) return refused('SIGNATURE_MISSING');
    const given = Buffer.from(encoded, 'base64').toString('utf8');
    let credential: string | undefined;
    for (const { name, pair } of pairs) if (constantTimeEqual(pair, given)) credential ??= name;
    return credential === undefined
      ? refused('CREDENTIAL_UNKNOWN')
      : { kind: 'accepted', credential, assurance: 'low' };
  };
}
