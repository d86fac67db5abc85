import { BadPayload, problem, type Problem, type Refusal } from '#libs/channel-kit';
import { JournalError } from '#libs/journal';
import { NotHandedOver } from '../forward/forwarding.service.js';

const RETRY_AFTER_SECONDS = 5;

/** A request that gets no yes. */
export class RequestRefused extends Error {
  override readonly name = 'RequestRefused';

  constructor(
    readonly problem: Problem,
    /** Counted under this name. */
    readonly reason: string,
    /** Whether the message is kept all the same, and so counted among those that are. */
    readonly isKept = false,
  ) {
    super(`answering a request: ${problem.title}`);
  }
}

export function unauthenticated(reason: Refusal): RequestRefused {
  return new RequestRefused(problem('signature-invalid'), reason);
}

export function wrongClock(): RequestRefused {
  const detail = `Our clock says ${new Date().toISOString()}; sign again with the right time.`;
  return new RequestRefused(problem('clock-out-of-window', detail), 'STALE');
}

export function tooLarge(maxBytes: number): RequestRefused {
  return new RequestRefused(problem('too-large', `This address takes at most ${maxBytes} bytes.`), 'TOO_LARGE');
}

export function tooSlow(): RequestRefused {
  return new RequestRefused(problem('too-slow'), 'TOO_SLOW');
}

export function diskLow(): RequestRefused {
  const detail = 'There is no room for files now; please send it again, or without them.';
  return new RequestRefused(problem('not-kept', detail, RETRY_AFTER_SECONDS), 'DISK_LOW');
}

export function keyReused(): RequestRefused {
  return new RequestRefused(problem('key-reused'), 'KEY_REUSED', true);
}

export function tooMany(waitSeconds: number): RequestRefused {
  return new RequestRefused(problem('too-many', undefined, waitSeconds), 'TOO_MANY');
}

export function unsupportedMedia(detail: string): RequestRefused {
  return new RequestRefused(problem('unsupported-media', detail), 'UNSUPPORTED_MEDIA');
}

/** Nobody waits for this answer any more; it is for the count. */
export function brokenOff(): RequestRefused {
  return new RequestRefused(problem('body-not-understood', 'The body broke off.'), 'BROKEN_OFF');
}

/** What became of a message cannot be looked up now. */
export function statusUnknown(): RequestRefused {
  const detail = 'The message, if there is one, is safe; ask again.';
  return new RequestRefused(problem('status-unknown', detail, RETRY_AFTER_SECONDS), 'STATUS_UNKNOWN');
}

/** Whatever a request failed with, as a refusal: our own faults are 5xx, never 4xx, since the sender did nothing wrong. */
export function refusalOf(error: unknown): RequestRefused {
  if (error instanceof RequestRefused) return error;
  if (error instanceof BadPayload) {
    return new RequestRefused(problem('body-not-understood', error.message), 'BODY_NOT_UNDERSTOOD');
  }
  const isKnown = error instanceof JournalError || error instanceof NotHandedOver;
  const notKept = problem('not-kept', 'Please send it again.', RETRY_AFTER_SECONDS);
  return new RequestRefused(notKept, isKnown ? error.name : 'INTERNAL');
}
