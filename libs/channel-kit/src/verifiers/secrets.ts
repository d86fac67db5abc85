import { z } from 'zod';

/** What examples write where a secret belongs, and what nobody needs to guess. */
const PLACEHOLDER = [
  /^(.)\1*$/s,
  /^(?:change|replace)[-_ ]?(?:me|it|this)/i,
  /^(?:your|my|the)[-_ ]/i,
  /^(?:secret|password|passw0rd|token|example|placeholder|default|test|todo)(?:[-_ ]?(?:secret|password|token|key|\d+))*$/i,
  /^(?:12345678|87654321|abcdefgh|qwertyui)/i,
  /^[<[{$].*[>\]}]$/s,
];

const MIN_LENGTH = 8;

/** One secret: at least eight characters, and not a placeholder. */
export const secretText = z
  .string()
  .min(MIN_LENGTH, `A secret has at least ${MIN_LENGTH} characters.`)
  .refine((value) => !PLACEHOLDER.some((pattern) => pattern.test(value)), 'This is a placeholder, not a secret.')
  .meta({ secret: true, description: 'A secret, at least eight characters.' });

/** Makes the schema of a secret that can be changed without losing a message: the same check for each of three. */
export function secretSetOf<T extends z.ZodType<string>>(secret: T) {
  return z
    .union([
      secret,
      z.strictObject({
        current: secret.describe('What the sender signs with.').meta({ secret: true }),
        previous: secret
          .optional()
          .describe('What it signed with before; drop it once it is idle.')
          .meta({ secret: true }),
        next: secret
          .optional()
          .describe('What it will sign with; all of them are good at once.')
          .meta({ secret: true }),
      }),
    ])
    .describe('A secret, or `current` with `previous` and `next` while it changes hands.')
    .meta({ secret: true });
}

/** A secret, or up to three that are good at once. */
export const secretSet = secretSetOf(secretText);
export type SecretSet = z.infer<typeof secretSet>;

/** A secret that is good at the moment; `name` may be told, `value` never. */
export interface LiveSecret {
  readonly name: 'current' | 'previous' | 'next';
  readonly value: string;
}

/** Every secret that is good at the moment, the current one first. */
export function secretsOf(set: SecretSet): readonly LiveSecret[] {
  if (typeof set === 'string') return [{ name: 'current', value: set }];
  const live: LiveSecret[] = [{ name: 'current', value: set.current }];
  if (set.previous !== undefined) live.push({ name: 'previous', value: set.previous });
  if (set.next !== undefined) live.push({ name: 'next', value: set.next });
  return live;
}
