import { z } from 'zod';
import { secretSet } from './secrets.js';
import { credentialName, headerName, windowFields } from './verifier.js';

/** A piece of what is signed. */
const SignedPart = z
  .union([
    z.enum(['body', 'body-sha256', 'timestamp', 'nonce', 'method', 'url', 'target', 'path', 'query']),
    z.string().regex(/^header:[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/, 'Write "header:" and a header name.'),
    z.string().startsWith('literal:', 'Write one of the known parts, "header:<name>" or "literal:<text>".'),
  ])
  .describe(
    'body: the raw bytes; body-sha256: their lower-case hex SHA-256; timestamp, nonce: the headers set below; method: upper ' +
      'case; url: as the sender sees us; target: path and query as on the request line; path, query: its halves; ' +
      'header:<name>: its value, nothing when absent; literal:<text>.',
  );

/** Settings of an HMAC over parts of the request. */
export const hmacSettings = z
  .strictObject({
    kind: z.literal('hmac').describe('An HMAC in a header.'),
    name: credentialName,
    header: headerName.describe('Where the signature is.'),
    digest: z
      .enum(['sha1', 'sha256', 'sha512', 'sm3'])
      .default('sha256')
      .describe('The hash that the HMAC is made with.'),
    encoding: z.enum(['hex', 'base64', 'base64url']).default('hex').describe('How the signature is written.'),
    prefix: z.string().max(64).default('').describe('What stands before the signature, such as "sha256=".'),
    secret: secretSet,
    secretEncoding: z.enum(['utf8', 'hex', 'base64']).default('utf8').describe('How the secret is written.'),
    signed: z.array(SignedPart).min(1).max(20).default(['body']).describe('What is signed, in order.'),
    joiner: z.string().max(16).default('').describe('What stands between the parts.'),
    nonceHeader: headerName.optional().describe('Where the nonce is.'),
    timestamp: z
      .strictObject({
        header: headerName.describe('Where the time is.'),
        unit: z.enum(['s', 'ms']).default('s').describe('Seconds or milliseconds since the epoch.'),
        ...windowFields,
      })
      .optional()
      .describe('When it was signed; a signature that is right but out of the window is told from a forged one.'),
    bodySha256Header: headerName
      .optional()
      .describe(
        'Where the sender writes the hex SHA-256 of the body; sign it as "header:<name>". Needed for streamed bodies.',
      ),
  })
  .superRefine((settings, context) => {
    const { signed } = settings;
    const mend = (message: string): void => context.addIssue({ code: 'custom', message, path: ['signed'] });
    if (settings.timestamp && !signed.includes('timestamp')) mend('The time must be signed: add "timestamp".');
    if (!settings.timestamp && signed.includes('timestamp')) mend('Say where the time is: set `timestamp`.');
    if (!settings.nonceHeader && signed.includes('nonce')) mend('Say where the nonce is: set `nonceHeader`.');
    if (signed.every((part) => part.startsWith('literal:')))
      mend('This signature would be the same for every request.');
    const digest = settings.bodySha256Header;
    if (digest !== undefined && !signed.some((part) => part.toLowerCase() === `header:${digest}`)) {
      mend(`The digest must be signed: add "header:${digest}".`);
    }
  });
export type HmacSettings = z.infer<typeof hmacSettings>;
