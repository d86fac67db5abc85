/** Injection token for a `Partial<SessionHostOptions>`. */
export const SESSION_HOST_OPTIONS = Symbol('session host options');

/** How connections are kept; times in milliseconds. */
export interface SessionHostOptions {
  /** A connection that gives no sign of life for so long is closed and opened anew. */
  readonly silenceMs: number;
  /** How long opening may take. */
  readonly openMs: number;
  /** How long closing may take, also when the gateway stops. */
  readonly closeMs: number;
  /** Pause before the second attempt; doubles with each failure. */
  readonly firstPauseMs: number;
  readonly maxPauseMs: number;
  /** A connection that was alive for so long counts as a success: the pauses start afresh. */
  readonly stableMs: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** From 0 to 1. */
  readonly random: () => number;
  /** Acts once after a time; returns what calls it off. */
  readonly after: (ms: number, act: () => void) => () => void;
}

export const SESSION_HOST_DEFAULTS: SessionHostOptions = {
  silenceMs: 90_000,
  openMs: 60_000,
  closeMs: 15_000,
  firstPauseMs: 1000,
  maxPauseMs: 60_000,
  stableMs: 60_000,
  now: () => Date.now(),
  random: () => Math.random(),
  after: (ms, act) => {
    const timer = setTimeout(act, ms);
    return () => clearTimeout(timer);
  },
};

/** What an instance's connection is doing. */
export interface SessionState {
  readonly instance: string;
  /** `waiting`: for the next attempt. `open` says that the channel listens, not that anybody is logged in. */
  readonly state: 'opening' | 'open' | 'waiting' | 'closed';
  /** When it came into this state, ISO 8601. */
  readonly since: string;
  /** The last sign of life, ISO 8601; null when there never was one. */
  readonly lastAliveAt: string | null;
  /** What the channel says of itself, or why the last connection ended; for people. */
  readonly words: string | null;
}
