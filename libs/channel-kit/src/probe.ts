/** What a probe is made with. */
export interface ProbeContext<S> {
  readonly settings: S;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** The instance's URL as the provider would call it, without a slash at its end. */
  readonly url: string;
  /** A query, without `?`, to put at the end of the URL's own: characters that proxies like to write anew. */
  readonly query: string;
}

/** A request ready to be sent. */
export interface ProbeRequest {
  readonly method: 'GET' | 'POST';
  /** The whole URL, query and all. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Makes a genuine request of the channel's smallest message, signed with the instance's own secret. Pure.
 *
 * The host marks it, so that it comes back as a report of what arrived and never becomes an intake.
 */
export type Probe<S> = (context: ProbeContext<S>) => ProbeRequest;
