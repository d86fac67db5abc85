import { z } from 'zod';
import type { Verdict, VerifyContext } from '../verdict.js';
import type { WebhookRequest } from '../request.js';

/** A verifier with its settings built in; it decides at once. */
export type Verifier = (request: WebhookRequest, context: Pick<VerifyContext<unknown>, 'now'>) => Verdict;

/** A header name, as headers are kept: lower case. */
export const headerName = z
  .string()
  .regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/, 'This is no header name.')
  .transform((name) => name.toLowerCase());

/** Distinguishes several credentials of one kind. */
export const credentialName = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/, 'Use letters, digits, "-" and "_".')
  .optional()
  .describe('Whose credential it is; kept with every message that it vouched for, so never a secret.');

/** How a credential is named in a verdict. */
export function credentialOf(owner: string | undefined, secret: string): string {
  return owner === undefined ? secret : `${owner}.${secret}`;
}

/** The window that a signed time must lie in. */
export const windowFields = {
  pastSeconds: z.int().min(1).max(86_400).default(300).describe('How old a signature may be.'),
  futureSeconds: z.int().min(0).max(86_400).default(60).describe("How far the sender's clock may run ahead of ours."),
};

/** How far a time is out of the window, null when it is inside; the edges are inside. */
export function skewOutside(
  time: number,
  now: number,
  window: { readonly pastSeconds: number; readonly futureSeconds: number },
): number | null {
  const skew = time - now;
  return skew < -window.pastSeconds * 1000 || skew > window.futureSeconds * 1000 ? skew : null;
}
