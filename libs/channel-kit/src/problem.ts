import type { HttpAnswer } from './request.js';

/** Every refusal that the edge can answer with: HTTP status and title. */
export const PROBLEMS = {
  'signature-invalid': { status: 401, title: 'The request could not be authenticated' },
  'clock-out-of-window': { status: 401, title: 'The signature is right but its time is not ours' },
  'not-found': { status: 404, title: 'There is nothing here' },
  'method-not-allowed': { status: 405, title: 'This address does not take that method' },
  'body-not-understood': { status: 400, title: 'The body could not be understood' },
  'unsupported-media': { status: 415, title: 'This kind of body is not taken here' },
  'too-large': { status: 413, title: 'The request is too large' },
  'too-slow': { status: 408, title: 'The request took too long to arrive' },
  'too-many': { status: 429, title: 'Too many requests' },
  'key-reused': { status: 422, title: 'The idempotency key was used for another content' },
  'status-unknown': { status: 503, title: 'What became of it cannot be told now' },
  'not-kept': { status: 503, title: 'The message could not be kept' },
  internal: { status: 500, title: 'We made a mistake' },
} as const satisfies Record<string, { status: number; title: string }>;
export type ProblemName = keyof typeof PROBLEMS;

/** A refusal with its particulars. */
export interface Problem {
  readonly name: ProblemName;
  readonly status: number;
  readonly title: string;
  /** What to do about it, in words; never a secret, never the person's text. */
  readonly detail: string | undefined;
  /** Seconds, for 429 and 503. */
  readonly retryAfterSeconds: number | undefined;
}

export function problem(name: ProblemName, detail?: string, retryAfterSeconds?: number): Problem {
  return { name, ...PROBLEMS[name], detail, retryAfterSeconds };
}

/** The header that says when to come again, where the problem passes. */
export function retryAfter({ retryAfterSeconds }: Problem): Readonly<Record<string, string>> {
  return retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) };
}

/** The problem as an RFC 9457 document. */
export function problemAnswer(problem: Problem): HttpAnswer {
  return {
    status: problem.status,
    headers: {
      'content-type': 'application/problem+json',
      ...retryAfter(problem),
    },
    body: JSON.stringify({
      type: `urn:hotline:problem:${problem.name}`,
      title: problem.title,
      status: problem.status,
      detail: problem.detail,
    }),
  };
}
