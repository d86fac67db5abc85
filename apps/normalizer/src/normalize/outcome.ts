import type { Intake } from '#libs/contracts';

/** Why a message was put in quarantine; the gateway's doubts among them. */
export type QuarantineCode =
  | 'STALE'
  | 'KEY_REUSED'
  | 'BODY_NOT_UNDERSTOOD'
  | 'CHANNEL_FAULT'
  | 'BODY_MISSING'
  | 'CHANNEL_UNKNOWN'
  | 'ENVELOPE_UNKNOWN'
  | 'INTAKE_INVALID'
  | 'NORMALIZER_FAULT'
  | 'NORMALIZER_CRASHED';

/** For a person to look at. */
export interface Quarantined {
  readonly state: 'quarantined';
  readonly code: QuarantineCode;
  /** In words, without the message's own text. */
  readonly detail: string;
}

/** What understanding one message came to. */
export type Outcome =
  | { readonly state: 'queued'; readonly intake: Intake; readonly json: string }
  | { readonly state: 'ignored'; readonly reason: string }
  | Quarantined;

export function quarantined(code: QuarantineCode, detail: string): Quarantined {
  // The index is for reading at a glance; what is longer than this is no reason any more.
  return { state: 'quarantined', code, detail: detail.slice(0, 500) };
}
