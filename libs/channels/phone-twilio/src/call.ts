import type { FormFields } from '#libs/channel-kit';
import type { Call } from '#libs/contracts';

/** What a request tells of its call. */
export interface CallTold {
  /** Names the call in all that is told of it. */
  readonly callSid: string | null;
  /** A number, a SIP address, `client:…`, or what stands for a number that was not shown. */
  readonly from: string | null;
  readonly to: string | null;
  readonly direction: Call['direction'];
}

/** Takes what tells of the call, and what Twilio tells twice. */
export function callIn(fields: FormFields): CallTold {
  const [from, to] = [fields.take('From', 128), fields.take('To', 128)];
  if (fields.peek('Caller') === from) fields.take('Caller');
  if (fields.peek('Called') === to) fields.take('Called');
  return { callSid: fields.take('CallSid', 256), from, to, direction: directionOf(fields.peek('Direction')) };
}

/** Calls that we make, and what comes of them, open no matter. */
export function isForUs({ direction }: CallTold): boolean {
  return direction !== 'outbound';
}

export function isWithheld(number: string, words: readonly string[]): boolean {
  return words.some((word) => word.toLowerCase() === number.trim().toLowerCase());
}

function directionOf(written: string | null): Call['direction'] {
  if (written === 'inbound') return 'inbound';
  return written?.startsWith('outbound') === true ? 'outbound' : 'unknown';
}
