/** One message that a connection delivered. */
export interface SessionMessage {
  /** The upstream's own frame, or the JSON that a client library gave for it. */
  readonly bytes: Uint8Array;
  /** Files that came with it; kept before the message is. */
  readonly files?: readonly {
    readonly field: string;
    readonly name: string | null;
    readonly mime: string | null;
    readonly bytes: Uint8Array;
  }[];
}

/** What the host offers to an open connection. */
export interface Session<S> {
  readonly settings: S;
  /** The instance's id. */
  readonly instance: string;
  /** Resolves when the message is flushed; only then may the upstream be told. Rejects when it could not be kept. */
  accept(message: SessionMessage): Promise<{ readonly id: string }>;
  /** To be called on every sign of life; the watchdog reconnects a connection that gives none. */
  alive(): void;
  /** Reports the connection's state in words (`waiting for a scan`, `logged in`), for people. */
  state(words: string): void;
  /** Aborted when the host wants the connection gone. */
  readonly signal: AbortSignal;
}

/** An open connection. */
export interface Connection {
  /** Settles when the connection is over, by whichever side; the host then opens another. */
  readonly closed: Promise<void>;
  close(): Promise<void>;
}
