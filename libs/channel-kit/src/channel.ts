import type { Medium } from '#libs/contracts';
import type { z } from 'zod';
import type { About } from './about.js';
import type { Ack } from './ack.js';
import type { Normalized, NormalizeContext } from './draft.js';
import type { Probe } from './probe.js';
import type { Message } from './request.js';
import type { PageSource, Route, StatusSource } from './route.js';
import type { Session, Connection } from './session.js';
import type { Verify } from './verdict.js';

/** What `parse`, `split`, `dedupe` and `orderingKey` may look at besides the message. */
export interface ParseContext<S> {
  readonly settings: S;
}

/** One message that `split` found. */
export interface Slice {
  /** Its own bytes, when they can be cut out of the body unchanged; default the whole. */
  readonly bytes?: Uint8Array;
  /** Which one it is, when they cannot. */
  readonly part?: string;
}

/** A channel that is called over HTTP. */
export interface WebhookSource<S> {
  readonly kind: 'webhook';
  readonly routes: readonly Route[];
  readonly verify: Verify<S>;
  /** Default: the body is one message. Throws `BadPayload`. */
  readonly split?: (message: Message, context: ParseContext<S>) => readonly Slice[];
  /** Answers the `page` routes. */
  readonly page?: PageSource<S>;
  /** How `status` routes ask and are told; default: the route's `:id`, told as JSON. */
  readonly status?: StatusSource<S>;
  /** Makes a request as the provider would, so that an instance can be tried from outside through its real proxy. */
  readonly probe?: Probe<S>;
}

/** A channel that holds a connection open; the host owns leases, reconnects and the watchdog. */
export interface ConnectionSource<S> {
  readonly kind: 'connection';
  /** Connects and resolves once listening. Rejects when it cannot; the host tries again with back-off. */
  readonly open: (session: Session<S>) => Promise<Connection>;
}

/** The recipe that tells repeats from look-alikes. */
export interface DedupeRecipe {
  /** Scoped by account and sender; provider ids as text. Equal parts mean: the same message. */
  readonly key: readonly string[];
  /** Which part is content, default all the bytes. Same key with other content is a conflict, and both are delivered. */
  readonly content?: string | Uint8Array;
}

/** What one instance takes; what is beyond is refused early, with 413 or 429. */
export interface Limits {
  /** Of a body that is held in memory, bytes. Default 256 KiB. */
  readonly bodyBytes?: number;
  /** Multipart is streamed and allowed only when this is present. */
  readonly files?: {
    readonly count: number;
    readonly bytesEach: number;
    readonly fields: number;
    readonly fieldBytes: number;
    /**
     * Where a multipart request carries its proof. `headers` (default): in its target or headers, so that nobody else's
     * files are read at all. `fields`: among its fields; `verify` is called when they are in, with them as its body (see
     * {@link Message.bytes}), and the files of a refused request are deleted.
     */
    readonly proof?: 'headers' | 'fields';
  };
  /** What one source address may send, for addresses that anybody may write to; IPv6 by its /64. Default: no such limit. */
  readonly perAddress?: { readonly requests: number; readonly seconds: number };
  /** Requests a second that one instance takes on average, and at once. Default 2,000 and 4,000. */
  readonly ratePerSecond?: number;
  readonly burst?: number;
}

/**
 * A channel: pure decisions about bytes; the host does all I/O.
 *
 * `S` are the settings of an instance, `P` is what the wire says once parsed.
 */
export interface Channel<S = unknown, P = unknown> {
  /** The folder's name, and the adapter's name in the configuration. */
  readonly id: string;
  readonly medium: Medium;
  /** What its reference page and the table of channels say that the code cannot. */
  readonly about: About;
  /** Every setting described; secrets marked with `.meta({ secret: true })`. */
  readonly settings: z.ZodType<S>;
  readonly source: WebhookSource<S> | ConnectionSource<S>;
  /** Request headers that are kept with the message, lower case. Default `content-type`. */
  readonly keepHeaders?: readonly string[];
  /** Bytes → the platform's wire shape, a union tagged `kind`. Pure; throws `BadPayload`. */
  readonly parse: (message: Message, context: ParseContext<S>) => P;
  readonly dedupe: (payload: P, message: Message, context: ParseContext<S>) => DedupeRecipe;
  /** Account and sender: messages that agree in it keep their order. */
  readonly orderingKey: (payload: P, message: Message, context: ParseContext<S>) => readonly string[];
  readonly ack: Ack<S, P>;
  readonly limits?: Limits;
  /** Wire shape → draft. Pure; throws `BadPayload`. */
  readonly normalize: (payload: P, context: NormalizeContext<S>) => Normalized;
  /** OpenAPI 3.1 path items below the instance's URL, where the channel's API is our own. */
  readonly openapi?: () => Readonly<Record<string, unknown>>;
}

/**
 * Declares a channel.
 *
 * @example
 * export const smsAliyun = defineChannel({ id: 'sms-aliyun', medium: 'sms', settings, source, parse, dedupe, ... });
 */
export function defineChannel<S, P>(channel: Channel<S, P>): Channel<S, P> {
  return Object.freeze(channel);
}

/** Any channel, for those who hold many. */
// Settings and payload only ever meet their own channel's functions, which the registry pairs at load time.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type AnyChannel = Channel<any, any>;
