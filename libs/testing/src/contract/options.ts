import type { StoredFile } from '#libs/contracts';
import type { HttpAnswer } from '#libs/channel-kit';

/** A request as its sender made it. Names of headers in any case; the suite lowers them, as Node does. */
export interface RequestCase {
  readonly method?: string;
  /** Path below the instance's URL, and query. Default `/`. */
  readonly target?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Default: empty. Text is UTF-8. */
  readonly body?: string | Uint8Array;
  readonly remoteAddress?: string | null;
  readonly publicBaseUrl?: string | null;
}

/** A message that needs no proof any more: what `parse` and `normalize` see. */
export interface MessageCase {
  /** After decryption, where the provider encrypts. Text is UTF-8. */
  readonly body: string | Uint8Array;
  readonly method?: string;
  readonly target?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly part?: string;
  readonly files?: readonly StoredFile[];
}

/** A request that must be believed. */
export interface GenuineCase {
  readonly name: string;
  /**
   * Builds and signs it, with a signer that shares no code with the channel. `clock` (milliseconds) is when it is signed;
   * the message itself must not depend on it, since two clocks stand for two deliveries of one message.
   */
  readonly request: (clock: number) => RequestCase | Promise<RequestCase>;
  /** `status` asks what became of a message, and is verified only. Default `messages`. */
  readonly role?: 'messages' | 'status';
}

/**
 * Where the proof is that the suite takes away, cuts short and falsifies: `header:x-signature`, `query:signature`, `path` (its
 * last segment) or `address`. Name only what a request cannot do without.
 */
export type Proof = `header:${string}` | `query:${string}` | 'path' | 'address';

/** A forgery that the suite cannot think of itself. */
export interface TamperedCase {
  readonly name: string;
  readonly request: (clock: number) => RequestCase | Promise<RequestCase>;
}

/** A provider's check of the address. */
export interface HandshakeCase {
  readonly name: string;
  readonly request: (clock: number) => RequestCase | Promise<RequestCase>;
  readonly answer: Pick<HttpAnswer, 'status' | 'body'>;
}

/**
 * Parts of an intake, written by hand. A part that is left out, and a field that is left out of a part, must be as empty
 * as where nothing is known; elements of lists are whole. Parts that the host makes (`id`, `raw`, …) are looked at when named.
 */
export type ExpectedIntake = Readonly<Record<string, unknown>>;
/** Not for ticketing, by this reason. */
export interface ExpectedIgnored {
  readonly ignored: string;
}
export type Expected = ExpectedIntake | ExpectedIgnored;

/** A recorded message and what must become of it. */
export interface GoldenCase {
  readonly name: string;
  readonly message: MessageCase;
  /** A list when the body holds several messages: it is split, and each is compared. */
  readonly expected: Expected | readonly Expected[];
}

/** What an integrator gives to have a channel checked. */
export interface ContractOptions {
  /** Valid settings, as in the configuration: before the schema. Of every kind of secret a distinct one. */
  readonly settings: unknown;
  /** Milliseconds since the epoch, whole seconds: when the requests are signed and arrive. */
  readonly now: number;
  /** Every recorded fixture, at least one. */
  readonly golden: readonly GoldenCase[];
  /** Messages of kinds that the channel does not know; empty only where there are no kinds. */
  readonly unknownKinds: readonly { readonly name: string; readonly message: MessageCase }[];
  /** Pairs that are easily taken for repeats: same text of another citizen, same id of another account. At least one. */
  readonly lookAlikes: readonly { readonly name: string; readonly one: MessageCase; readonly other: MessageCase }[];
  /** Webhook channels only, from here on to `handshakes`. Every way of signing, at least one. */
  readonly genuine?: readonly GenuineCase[];
  /** Valid settings of another account: none of its secrets is ours. */
  readonly otherAccount?: unknown;
  /** Settings in which today's secret has become the previous one, where secrets rotate. */
  readonly rotated?: unknown;
  readonly proofs?: readonly Proof[];
  /** The window of the signed time; absent when the scheme signs none. */
  readonly window?: { readonly pastSeconds: number; readonly futureSeconds: number };
  readonly tampered?: readonly TamperedCase[];
  readonly handshakes?: readonly HandshakeCase[];
  /** Builds a message in which the citizen says this, where the channel carries free text. */
  readonly saying?: (text: string) => MessageCase;
  /** Further words that must show up nowhere. Secrets in `settings` are found by their mark. */
  readonly canaries?: readonly string[];
  /** How many mutations are tried. Default 300. */
  readonly fuzzRuns?: number;
  /** Names the run, so that it can be had again. Default 1. */
  readonly fuzzSeed?: number;
}
