import { z } from 'zod';
import { refused, type Verdict } from '../verdict.js';
import { constantTimeEqual } from './compare.js';
import { secretSetOf, secretsOf, secretText } from './secrets.js';
import { credentialName, credentialOf, type Verifier } from './verifier.js';

const pathSecret = secretText
  .min(16, 'A secret path has at least 16 characters.')
  .regex(/^[A-Za-z0-9_-]*$/, 'Use letters, digits, "-" and "_": it stands in a URL.')
  .meta({ secret: true, description: 'The last segment of the URL.' });

/** Settings of an unguessable URL. */
export const pathKeySettings = z.strictObject({
  kind: z.literal('path-key').describe('An unguessable last segment of the URL, for senders that can sign nothing.'),
  name: credentialName,
  key: secretSetOf(pathSecret),
});
export type PathKeySettings = z.infer<typeof pathKeySettings>;

/** Verifies that the path ends in a secret. Nothing covers the body, so the assurance is `low`. */
export function pathKey(settings: PathKeySettings): Verifier {
  const keys = secretsOf(settings.key).map(({ name, value }) => ({
    name: credentialOf(settings.name, name),
    key: value,
  }));
  return ({ path }): Verdict => {
    const given = path.slice(path.lastIndexOf('/') + 1);
    if (given === '') return refused('SIGNATURE_MISSING');
    let credential: string | undefined;
    for (const { name, key } of keys) if (constantTimeEqual(key, given)) credential ??= name;
    return credential === undefined
      ? refused('CREDENTIAL_UNKNOWN')
      : { kind: 'accepted', credential, assurance: 'low' };
  };
}
