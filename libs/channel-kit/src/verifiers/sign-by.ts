import { createHash, createHmac } from 'node:crypto';
import type { ProbeRequest } from '../probe.js';
import type { WebhookRequest } from '../request.js';
import type { HmacSettings } from './hmac-settings.js';
import { macOf, partReader } from './hmac.js';
import { secretsOf, type SecretSet } from './secrets.js';
import { keyOf, type StandardWebhooksSettings } from './standard-webhooks.js';
import { twilioSignature, type TwilioSettings } from './twilio.js';
import type { VerifierSettings } from './verify-by.js';

/** A request that is to be made, before anything vouches for it. */
export interface UnsignedRequest {
  readonly method: 'GET' | 'POST';
  /** Up to its path, without a slash at its end. */
  readonly url: string;
  /** Without `?`; empty for none. */
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Names this message, for schemes that sign an id or a nonce: at least eight letters and digits. */
  readonly id: string;
  /** When it is signed, milliseconds since the epoch. */
  readonly now: number;
}

/**
 * The request with everything that these settings ask of a sender: its path, its headers, its signatures. Pure.
 *
 * Of `any-of` the first that can be met counts. A source address cannot be signed and is left out: the request is then
 * believed only from where `ip-list` says. Where secrets change hands, the current one signs.
 *
 * @example
 * probe: ({ settings, now, url, query }) =>
 *   signBy(settings.verify, { method: 'POST', url, query, headers: {}, body: '{}', id: `probe-${now}`, now })
 */
export function signBy(settings: VerifierSettings, unsigned: UnsignedRequest): ProbeRequest {
  const proofs = proofsOf(settings);
  // The path is signed by those who sign a target, so it must be whole before any of them.
  const path = proofs.flatMap((proof) => (proof.kind === 'path-key' ? [`/${current(proof.key)}`] : [])).join('');
  const { method, body } = unsigned;
  const url = new URL(unsigned.url + path + (unsigned.query === '' ? '' : `?${unsigned.query}`));
  let headers = Object.fromEntries(
    Object.entries(unsigned.headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  for (const proof of proofs) {
    const request = {
      method,
      target: url.pathname + url.search,
      path: url.pathname,
      headers: { host: url.host, ...headers },
      body: Buffer.from(body),
      remoteAddress: null,
      publicBaseUrl: url.origin,
    };
    headers = { ...headers, ...headersOf(proof, request, unsigned) };
  }
  return { method, url: url.href, headers, body };
}

type Proof = Exclude<VerifierSettings, { kind: 'all-of' | 'any-of' }>;

/** What has to be shown, any-of decided. */
function proofsOf(settings: VerifierSettings): readonly Proof[] {
  if (settings.kind === 'all-of') return settings.verifiers.flatMap(proofsOf);
  if (settings.kind !== 'any-of') return [settings];
  return proofsOf(settings.verifiers.find(canBeMet) ?? settings.verifiers[0]!);
}

function canBeMet(settings: VerifierSettings): boolean {
  if (settings.kind === 'all-of') return settings.verifiers.every(canBeMet);
  return settings.kind === 'any-of' ? settings.verifiers.some(canBeMet) : settings.kind !== 'ip-list';
}

function headersOf(proof: Proof, request: WebhookRequest, { id, now }: UnsignedRequest): Record<string, string> {
  switch (proof.kind) {
    case 'path-key':
    case 'ip-list':
      return {};
    case 'api-key':
      return { [proof.header]: proof.prefix + current(proof.token) };
    case 'basic': {
      const pair = `${proof.username}:${current(proof.password)}`;
      return { authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
    }
    case 'standard-webhooks':
      return standardWebhooksHeaders(proof, request, id, now);
    case 'hmac':
      return hmacHeaders(proof, request, id, now);
    case 'twilio':
      return twilioHeaders(proof, request);
  }
}

function standardWebhooksHeaders(
  { secret, version }: StandardWebhooksSettings,
  { body }: WebhookRequest,
  id: string,
  now: number,
): Record<string, string> {
  const time = String(Math.floor(now / 1000));
  const mac = createHmac(version === 'v1' ? 'sha256' : 'sm3', keyOf(current(secret))).update(`${id}.${time}.`);
  const signature = `${version},${mac.update(body).digest('base64')}`;
  return { 'webhook-id': id, 'webhook-timestamp': time, 'webhook-signature': signature };
}

function hmacHeaders(settings: HmacSettings, request: WebhookRequest, id: string, now: number): Record<string, string> {
  const { timestamp, nonceHeader, bodySha256Header, signed, secret, secretEncoding, encoding, prefix, header } =
    settings;
  const said = {
    ...(timestamp ? { [timestamp.header]: String(timestamp.unit === 's' ? Math.floor(now / 1000) : now) } : {}),
    ...(nonceHeader === undefined ? {} : { [nonceHeader]: id }),
    ...(bodySha256Header === undefined
      ? {}
      : { [bodySha256Header]: createHash('sha256').update(request.body).digest('hex') }),
  };
  const whole = { ...request, headers: { ...request.headers, ...said } };
  const pieces = signed.map((part) => partReader(part, settings)(whole));
  const mac = macOf(pieces, Buffer.from(current(secret), secretEncoding), settings);
  return { ...said, [header]: prefix + mac.toString(encoding) };
}

function twilioHeaders({ authToken }: TwilioSettings, { publicBaseUrl, target, body }: WebhookRequest) {
  const form = Buffer.from(body).toString();
  return { 'x-twilio-signature': twilioSignature(current(authToken), `${publicBaseUrl}${target}`, form) };
}

function current(set: SecretSet): string {
  return secretsOf(set)[0]!.value;
}
