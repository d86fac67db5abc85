import { createHash, createHmac } from 'node:crypto';
import type { WebhookRequest } from '../request.js';
import { refused, type Verdict } from '../verdict.js';
import { macsEqual } from './compare.js';
import type { HmacSettings } from './hmac-settings.js';
import { secretsOf } from './secrets.js';
import { credentialOf, skewOutside, type Verifier } from './verifier.js';

/**
 * Verifies an HMAC in a header.
 *
 * The assurance is `high` when the body is signed, or its digest is. A right signature at a wrong time is `stale`. A
 * time that cannot be read is refused.
 */
export function hmacVerifier(settings: HmacSettings): Verifier {
  const keys = secretsOf(settings.secret).map(({ name, value }) => ({
    name: credentialOf(settings.name, name),
    key: Buffer.from(value, settings.secretEncoding),
  }));
  const parts = settings.signed.map((part) => partReader(part, settings));
  const coversBody =
    settings.bodySha256Header !== undefined || settings.signed.some((part) => /^body(?:-|$)/.test(part));

  return (request, { now }): Verdict => {
    const signature = request.headers[settings.header];
    if (signature === undefined || signature === '') return refused('SIGNATURE_MISSING');
    const pieces = parts.map((read) => read(request));
    const given = decodeMac(signature, settings);
    let credential: string | undefined;
    for (const { name, key } of keys) {
      const isEqual = macsEqual(macOf(pieces, key, settings), given);
      if (isEqual) credential ??= name;
    }
    // A part that is needed and absent (null) is never signed, whatever the MAC of the rest says.
    if (credential === undefined || pieces.includes(null)) return refused('SIGNATURE_INVALID');
    return dated(
      { credential, assurance: coversBody ? 'high' : 'low', ...digestOf(request, settings) },
      request,
      now,
      settings,
    );
  };
}

type Vouched = Pick<Extract<Verdict, { kind: 'accepted' }>, 'credential' | 'assurance' | 'bodySha256'>;

function dated(vouched: Vouched, request: WebhookRequest, now: number, { timestamp }: HmacSettings): Verdict {
  if (!timestamp) return { kind: 'accepted', ...vouched };
  const written = request.headers[timestamp.header] ?? '';
  if (!/^\d{1,15}$/.test(written)) return refused('SIGNATURE_INVALID');
  const skewMs = skewOutside(Number(written) * (timestamp.unit === 's' ? 1000 : 1), now, timestamp);
  return skewMs === null ? { kind: 'accepted', ...vouched } : { kind: 'stale', ...vouched, skewMs };
}

function digestOf(request: WebhookRequest, { bodySha256Header }: HmacSettings): Pick<Vouched, 'bodySha256'> {
  return bodySha256Header === undefined ? {} : { bodySha256: (request.headers[bodySha256Header] ?? '').toLowerCase() };
}

/** The MAC over what the parts of a request came to, in order. */
export function macOf(
  pieces: readonly (string | Uint8Array | null)[],
  key: Buffer,
  { digest, joiner }: HmacSettings,
): Buffer {
  const mac = createHmac(digest, key);
  pieces.forEach((piece, index) => {
    if (index > 0 && joiner !== '') mac.update(joiner);
    if (piece !== null) mac.update(piece);
  });
  return mac.digest();
}

/** Strict: null for whatever would not be written again in the same way. */
function decodeMac(signature: string, { encoding, prefix }: HmacSettings): Buffer | null {
  if (!signature.startsWith(prefix)) return null;
  const written = signature.slice(prefix.length);
  if (written.length > 200) return null;
  const bytes = Buffer.from(written, encoding);
  const again = bytes.toString(encoding);
  if (encoding === 'hex') return again === written.toLowerCase() ? bytes : null;
  return again.replace(/=+$/, '') === written.replace(/=+$/, '') ? bytes : null;
}

/** Makes the reader of one part; it gives null when what it reads is needed and absent. */
export function partReader(
  part: string,
  settings: HmacSettings,
): (request: WebhookRequest) => string | Uint8Array | null {
  const header = (name: string | undefined) => (request: WebhookRequest) => request.headers[name ?? ''] ?? null;
  switch (part) {
    case 'body':
      return ({ body }) => body;
    case 'body-sha256':
      return ({ body }) => createHash('sha256').update(body).digest('hex');
    case 'timestamp':
      return header(settings.timestamp?.header);
    case 'nonce':
      return header(settings.nonceHeader);
    case 'method':
      return ({ method }) => method.toUpperCase();
    case 'url':
      return ({ publicBaseUrl, target }) => (publicBaseUrl === null ? null : publicBaseUrl + target);
    case 'target':
      return ({ target }) => target;
    case 'path':
      return ({ target }) => target.split('?', 1)[0] ?? '';
    case 'query':
      return ({ target }) => (target.includes('?') ? target.slice(target.indexOf('?') + 1) : '');
    default: {
      if (part.startsWith('literal:')) {
        const literal = part.slice('literal:'.length);
        return () => literal;
      }
      const name = part.slice('header:'.length).toLowerCase();
      return ({ headers }) => headers[name] ?? '';
    }
  }
}
