import type { Assurance } from '#libs/contracts';
import type { HttpAnswer, WebhookRequest } from './request.js';

/** Why a request was not believed. Counted and sampled, never told to the sender in detail. */
export const REFUSALS = [
  'SIGNATURE_MISSING',
  'SIGNATURE_INVALID',
  'CREDENTIAL_UNKNOWN',
  'ADDRESS_NOT_ALLOWED',
  'DIGEST_MISMATCH',
  'RECIPIENT_MISMATCH',
  'PUBLIC_URL_UNKNOWN',
] as const;
export type Refusal = (typeof REFUSALS)[number];

/** It comes from whom it says. */
export interface Accepted {
  readonly kind: 'accepted';
  /** Which credential vouched, by name (`current`, a key id, an address range): never the secret. */
  readonly credential: string;
  /** `low` when no signature covers the body. */
  readonly assurance: Assurance;
  /** The decrypted body, where the provider encrypts. */
  readonly plain?: Uint8Array;
  /** Lower-case hex SHA-256 that the signature vouches for; the host refuses a body that does not have it. */
  readonly bodySha256?: string;
}

/** Rightly signed, but its clock is out of the window; `skewMs` is how far, negative for the past. */
export interface Stale extends Omit<Accepted, 'kind'> {
  readonly kind: 'stale';
  readonly skewMs: number;
}

/** A provider's check of the address itself; answered at once, no message. */
export interface Handshake {
  readonly kind: 'handshake';
  readonly response: HttpAnswer;
}

export interface Refused {
  readonly kind: 'refused';
  readonly reason: Refusal;
}

export type Verdict = Accepted | Stale | Handshake | Refused;

/** What a verifier may look at besides the request. */
export interface VerifyContext<S> {
  readonly settings: S;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Decides from raw bytes whether a request comes from whom it says. Pure, constant-time where it compares secrets. */
export type Verify<S> = (request: WebhookRequest, context: VerifyContext<S>) => Verdict | Promise<Verdict>;

export function refused(reason: Refusal): Refused {
  return { kind: 'refused', reason };
}
