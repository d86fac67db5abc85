import type { Problem } from './problem.js';
import type { HttpAnswer, WebhookRequest } from './request.js';

/** A message that was kept, as the answer may speak of it. */
export interface KeptMessage<P = unknown> {
  readonly id: string;
  /** The id as it is told to people; see `numberOf`. */
  readonly number: string;
  readonly receivedAt: string;
  /** What `parse` made of it; undefined when it was kept with a doubt, and nothing should be promised of it. */
  readonly payload: P | undefined;
}

/** What an answer may be made of besides what it tells. */
export interface AnswerContext<S> {
  readonly settings: S;
  /** The request that is answered; of a multipart request the body is empty. */
  readonly request: WebhookRequest;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** The instance's URL as the public sees it, without a slash at its end; its path alone when no public URL is set. */
  readonly url: string;
}

/**
 * How requests are answered: pure, and the same for a repeat as for the first.
 *
 * An answer may carry a receipt, the words that tell the citizen that a request arrived and under which number (see
 * `receiptText`). It is for what opens a matter; an event or an update gets the bare acknowledgement.
 */
export interface Ack<S = unknown, P = unknown> {
  /** By when the provider wants an answer, milliseconds. */
  readonly deadlineMs: number;
  /** The success answer. With nothing to speak of (`[]`) it must be the bare acknowledgement: the host falls back to it. */
  readonly accepted: (kept: readonly KeptMessage<P>[], context: AnswerContext<S>) => HttpAnswer;
  /** Whether `accepted` can carry a receipt. Default false. */
  readonly receipt?: boolean;
  /** The provider's own error form; default RFC 9457 problem documents. */
  readonly problem?: (problem: Problem, context: AnswerContext<S>) => HttpAnswer;
  /** Verified but not understood: `keep` (default) answers as accepted and quarantines; `refuse` answers 400. */
  readonly badPayload?: 'keep' | 'refuse';
  /** Signed rightly at a wrong time: `keep` (default) answers as accepted and quarantines; `refuse` answers 401 with our time. */
  readonly stale?: 'keep' | 'refuse';
  /** Same key, other content: `deliver` (default) both; `refuse` answers 422 and quarantines. */
  readonly keyReused?: 'deliver' | 'refuse';
}
