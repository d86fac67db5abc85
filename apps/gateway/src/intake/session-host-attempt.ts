import type { Connection, ConnectionSource, Session, SessionMessage } from '#libs/channel-kit';
import type { SessionHostOptions } from './session-host-options.js';

/** What an attempt tells whoever makes it. */
export interface AttemptReport {
  accept(message: SessionMessage): Promise<{ readonly id: string }>;
  opened(): void;
  alive(): void;
  words(words: string): void;
}

/** One connection, from opening to end. */
export class SessionAttempt {
  private readonly ended = new AbortController();
  private openedAt: number | undefined;
  private lastAliveAt: number | undefined;
  private callOff: (() => void) | undefined;
  private readonly unwanted: Promise<void>;
  private becomeUnwanted!: () => void;

  constructor(
    private readonly source: ConnectionSource<unknown>,
    private readonly about: { readonly instance: string; readonly settings: unknown },
    private readonly options: SessionHostOptions,
    private readonly report: AttemptReport,
  ) {
    this.unwanted = new Promise((resolve) => (this.becomeUnwanted = resolve));
  }

  /**
   * Opens and stays until the connection is over, silent for too long, or given up. Never rejects.
   *
   * @returns how long the connection was open and known to be alive, milliseconds
   */
  async run(): Promise<number> {
    let connection: Connection | undefined;
    try {
      connection = await this.open();
      if (connection) await this.stay(connection);
    } catch (error) {
      this.report.words(wordsOf(error));
    }
    this.ended.abort();
    this.callOff?.();
    if (connection) await this.close(connection);
    return this.openedAt === undefined ? 0 : (this.lastAliveAt ?? this.openedAt) - this.openedAt;
  }

  giveUp(): void {
    this.becomeUnwanted();
  }

  private async open(): Promise<Connection | undefined> {
    // In a promise of its own, so that what `open` throws at once is caught like what it rejects with.
    const opening = Promise.resolve().then(() => this.source.open(this.session()));
    const late = this.after(this.options.openMs).then(() => 'late' as const);
    const first = await Promise.race([opening, late, this.unwanted]);
    if (typeof first === 'object') {
      this.openedAt = this.options.now();
      this.report.opened();
      return first;
    }
    // It may open yet, and nobody would ever close it.
    opening.then(
      (tooLate) => this.close(tooLate),
      () => undefined,
    );
    if (first === 'late') throw new Error(`not open within ${this.options.openMs / 1000} s`);
    return undefined;
  }

  private async stay(connection: Connection): Promise<void> {
    const silent = this.silence().then(() => {
      throw new Error(`no sign of life for ${this.options.silenceMs / 1000} s`);
    });
    await Promise.race([connection.closed, silent, this.unwanted]);
  }

  /** Resolves once the last sign of life is too old. */
  private async silence(): Promise<void> {
    for (;;) {
      const quietMs = this.options.now() - (this.lastAliveAt ?? this.openedAt ?? 0);
      if (quietMs >= this.options.silenceMs) return;
      await this.after(this.options.silenceMs - quietMs);
    }
  }

  private async close(connection: Connection): Promise<void> {
    let callOff: (() => void) | undefined;
    const late = new Promise<void>((resolve) => (callOff = this.options.after(this.options.closeMs, resolve)));
    const closing = Promise.resolve().then(() => connection.close());
    await Promise.race([closing.catch((error: unknown) => this.report.words(wordsOf(error))), late]);
    callOff?.();
  }

  private session(): Session<unknown> {
    const { ended, report } = this;
    return {
      ...this.about,
      signal: ended.signal,
      accept: (message) => report.accept(message),
      alive: () => {
        if (ended.signal.aborted) return;
        this.lastAliveAt = this.options.now();
        report.alive();
      },
      state: (words) => {
        if (!ended.signal.aborted) report.words(words);
      },
    };
  }

  /** One at a time: the next calls off the one before. Never resolves once called off. */
  private after(ms: number): Promise<void> {
    this.callOff?.();
    return new Promise((resolve) => (this.callOff = this.options.after(ms, resolve)));
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
