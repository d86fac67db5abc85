import type { StoredFile } from '#libs/contracts';
import type { HttpAnswer } from '#libs/channel-kit';

/** A request as its sender made it. Names of headers in any case; the suite lowers them, as Node does. */
export interface RequestCase {
  readonly method?: string;
  /**
   * Path below the instance's URL, and query; or the whole, `/channels/{id}` and so on, with one and the same id in every
   * case, where the signature covers the address. Default `/`.
   */
  readonly target?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Default: empty. Text is UTF-8. */
  readonly body?: string | Uint8Array;
  /** Where it comes from. Default an address of a network for documentation. */
  readonly remoteAddress?: string | null;
  /** `https://host` as the sender calls us, where the signature covers it; the same in every case. */
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

/** One of many messages that the suite makes up itself. */
export interface FreshMessage {
  /** From 0; two serials are two messages, whatever else is the same. */
  readonly serial: number;
  /** Which citizen sends it, from 0; two senders are two citizens with an order each of their own. */
  readonly sender: number;
  /** What the citizen says; a channel without free text leaves it out. */
  readonly text: string;
  /** When it is signed, milliseconds. The same message at another clock is a redelivery. */
  readonly clock: number;
}

/** A file as its sender names it. */
export interface UploadedFile {
  readonly name: string;
  readonly mime: string;
  readonly bytes: Uint8Array;
}

/** An answer as it came over the wire. */
export interface ReceivedAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A group of the contract, by its number in docs/conformance.md. */
export type GroupId = 'K1' | 'K2' | 'K3' | 'K4' | 'K5' | 'K6' | 'K7' | 'K8' | 'K9' | 'K10' | 'K11' | 'K12';

/** A finding that is known and borne, and why. What decides over loss, doubles or forgery cannot be waived. */
export interface Waiver {
  readonly group: Exclude<GroupId, 'K2' | 'K5' | 'K6'>;
  /** What a finding is about: a part of it is enough. */
  readonly about: string;
  /** For whoever asks in a year. Must say something. */
  readonly reason: string;
}

/**
 * Where a process is killed, once: when a request was verified, when its messages were gathered, when the journal was
 * flushed, when the answer was sent, when the forwarder put the batch on `inbound`, when a worker took it up, when
 * the ledger reserved it, when the intake was put on `intake`, when the ledger confirmed it.
 */
export const KILL_POINTS = [
  'verified',
  'gathered',
  'flushed',
  'answered',
  'forwarded',
  'picked',
  'reserved',
  'queued',
  'confirmed',
] as const;
export type KillPoint = (typeof KILL_POINTS)[number];

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
  /**
   * Webhook channels. Builds and signs a message that was never sent before, with the same signer as `genuine`; what the
   * groups that need a running host send by the hundred.
   */
  readonly fresh?: (message: FreshMessage) => RequestCase | Promise<RequestCase>;
  /** Channels that take files (`limits.files`): the same, with a file. */
  readonly withFile?: (message: FreshMessage, file: UploadedFile) => RequestCase | Promise<RequestCase>;
  /** After how many seconds the provider repeats a delivery that was not answered: documented, or assumed. */
  readonly retrySeconds?: readonly number[];
  /** Where answers carry a receipt: its text, by a decoder that shares no code with the channel. Throws where there is none. */
  readonly readReceipt?: (answer: ReceivedAnswer) => string;
  readonly waivers?: readonly Waiver[];
  /**
   * Why the groups that need a running host are left out: other settings of a channel that another call holds to
   * everything.
   */
  readonly withoutHost?: string;
  /**
   * The module that exports the channel, for groups that run it in processes of their own: `new URL('./index.js',
   * import.meta.url)`. Default: the channel of this id in the registry.
   */
  readonly module?: URL | string;
  /** At which points processes are killed. Default three, which ones by the channel's id. */
  readonly kills?: 'all' | readonly KillPoint[];
  /** Tries everything at length: all points, 10,000 mutations, 10,000 messages in order, a body that never comes. */
  readonly thorough?: boolean;
  /** How many mutations are tried. Default 1,000. */
  readonly fuzzRuns?: number;
  /** Names the run, so that it can be had again. Default 1. */
  readonly fuzzSeed?: number;
}
