import type { StoredFile } from '#libs/contracts';

/** A request as it reached us, before anything was made of it. */
export interface WebhookRequest {
  readonly method: string;
  /** The exact request target, query and all, as on the request line. */
  readonly target: string;
  /** The path below the instance's URL: `/` or `/intakes`. Not decoded. */
  readonly path: string;
  /** Names in lower case; a repeated header's values are joined by `, ` as Node does. */
  readonly headers: Readonly<Record<string, string>>;
  /** The raw body; empty while a multipart body is still streaming in (see {@link Accepted.bodySha256}). */
  readonly body: Uint8Array;
  /** The peer's address, through the trusted proxies only. */
  readonly remoteAddress: string | null;
  /** `https://host[:port]` as the provider sees us, for signatures computed behind a TLS proxy; null when not set. */
  readonly publicBaseUrl: string | null;
}

/** One message of a verified request: what `parse` and `normalize` work on, live and in replay alike. */
export interface Message {
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The bytes to understand: after decryption where the provider encrypts, otherwise as received. */
  readonly bytes: Uint8Array;
  /** Which message of the bytes this is, where `split` told several apart without cutting them. */
  readonly part: string | undefined;
  /** Files that came inside the request and are already kept. */
  readonly files: readonly StoredFile[];
}

/** An answer to a request, whole. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The query of a request target, decoded as `application/x-www-form-urlencoded`. */
export function queryOf(target: string): URLSearchParams {
  const at = target.indexOf('?');
  return new URLSearchParams(at < 0 ? '' : target.slice(at + 1));
}

/** A JSON answer in UTF-8. */
export function jsonAnswer(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): HttpAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(value),
  };
}

/** A plain-text answer in UTF-8; browsers are told not to guess another type, since the text may echo the caller's. */
export function textAnswer(status: number, text: string): HttpAnswer {
  return {
    status,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' },
    body: text,
  };
}
