import type { Message } from './request.js';
import type { Action, Appeal, Attachment, Call, Intake, Place, Requester, Transfer, Warning } from '#libs/contracts';

/** What a channel knows of an intake; the host fills in identity, provenance and every absent part. */
export interface IntakeDraft {
  /** Default `create`. */
  readonly action?: Action;
  /**
   * Names the matter, so that an update may arrive before its creation: `['call', callId]`; or the event that opened
   * it, by the id that its sender was told. Default: the event opens a matter of its own.
   */
  readonly matter?: readonly string[] | { readonly openedBy: string };
  readonly submittedAt?: string | null;
  readonly urgency?: Intake['urgency'];
  readonly source?: Partial<Intake['source']>;
  readonly requester?: Partial<Requester>;
  readonly appeal?: Partial<Appeal>;
  readonly place?: Partial<Place> | null;
  readonly attachments?: readonly Attachment[];
  readonly call?: Call | null;
  readonly transfer?: Transfer | null;
  /** What was not mapped; the host files it under the adapter's name. */
  readonly extensions?: Readonly<Record<string, unknown>>;
  readonly warnings?: readonly Warning[];
}

/** What normalizing one message came to. */
export type Normalized =
  | { readonly kind: 'intake'; readonly draft: IntakeDraft }
  /** Not for ticketing, by a rule that `reason` names: an echo of our own message, a delivery report. */
  | { readonly kind: 'ignored'; readonly reason: string }
  /** A kind that this channel does not know; delivered all the same, marked, with the payload in `extensions`. */
  | { readonly kind: 'unsupported'; readonly messageKind: string; readonly draft: IntakeDraft };

/** What `normalize` may look at besides the payload. */
export interface NormalizeContext<S> {
  readonly settings: S;
  /** When the gateway took the message in, milliseconds since the epoch; the only clock there is. */
  readonly receivedAt: number;
  /** The files that came inside the request. */
  readonly message: Message;
}
