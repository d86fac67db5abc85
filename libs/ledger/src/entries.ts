/** What became of a message; every one ends in exactly one of these. */
export const END_STATES = ['queued', 'duplicate', 'quarantined', 'ignored'] as const;
export type EndState = (typeof END_STATES)[number];

/** Messages of one journal and partition by end state. */
export type EndCounts = Readonly<Record<EndState, number>>;

/**
 * What the ledger says of a message:
 * `fresh`: never seen, now reserved; `again`: reserved before by this same position and not confirmed, so go on;
 * `done`: this same position was ended before, nothing is left to do; `duplicate`: another position has the same
 * message; `conflict`: another message has the key: this one is reserved beside it and goes on, flagged.
 */
export type Verdict = 'fresh' | 'again' | 'done' | 'duplicate' | 'conflict';

/** One message as the ledger knows it. */
export interface LedgerEntry {
  /** Its journal position. */
  readonly seq: number;
  /** 32 hex digits each, from the envelope. */
  readonly dedupeKey: string;
  readonly contentDigest: string;
  /** How long repeats are told. Must outlive the provider's slowest redelivery. Default 7 days; costs about 190 bytes. */
  readonly ttlSeconds?: number;
  /**
   * The message will be quarantined. It is a repeat of whatever has its key and content, but a later one that is in no
   * doubt does not count as a repeat of it: that one may be the same message, sent again as it should have been.
   */
  readonly isDoubted?: boolean;
}

/** How one message ended. */
export interface EndedEntry extends LedgerEntry {
  readonly state: EndState;
  /** Whether it holds the reservation: everything but a duplicate. */
  readonly isOwner: boolean;
  /** To be found by {@link OnceLedger.findStatus}. */
  readonly status?: { readonly id: string; readonly instance: string; readonly at: string };
}

/** What a sender may be told of a message. */
export interface MessageStatus {
  readonly state: EndState;
  readonly instance: string;
  /** ISO 8601. */
  readonly at: string;
}

export const CHAT_TTL_SECONDS = 7 * 24 * 60 * 60;

const LETTERS = { queued: 'q', duplicate: 'd', quarantined: 'x', ignored: 'i' } as const;

export function letterOf(state: EndState): string {
  return LETTERS[state];
}

export function stateOf(letter: string | undefined): EndState | undefined {
  return END_STATES.find((state) => LETTERS[state] === letter);
}

/** Content and owner in one string, as reservations hold it; base64url, since every byte is paid for by the million. */
export function claimOf(journal: string, entry: LedgerEntry): string {
  return `${Buffer.from(entry.contentDigest, 'hex').toString('base64url')}${journal}.${entry.seq}`;
}
