import { JournalFullError } from './errors.js';

/** A record that waits for the disk. Exactly one of `resolve` and `reject` is called, once. */
export interface PendingRecord<T> {
  readonly value: T;
  readonly payload: Uint8Array;
  readonly resolve: (seq: number) => void;
  readonly reject: (cause: Error) => void;
}

/**
 * Collects what comes in while one flush is under way and hands all of it to the next.
 *
 * There is no timer: the flush before is the window. One flush runs at a time.
 */
export class GroupCommit<T> {
  #pending: PendingRecord<T>[] = [];
  #pendingBytes = 0;
  #waitingRecords = 0;
  #waitingBytes = 0;
  #running: Promise<void> | null = null;

  /** @param flush settles every record of the batch that it is given, and never throws */
  constructor(
    private readonly limits: { readonly maxRecords: number; readonly maxBytes: number },
    private readonly flush: (batch: readonly PendingRecord<T>[]) => Promise<void>,
  ) {}

  /** Records that are not settled yet, those in the flush under way included. */
  get waitingRecords(): number {
    return this.#waitingRecords;
  }

  add(value: T, payload: Uint8Array): Promise<number> {
    if (
      this.#waitingRecords >= this.limits.maxRecords ||
      (this.#waitingRecords > 0 && this.#waitingBytes + payload.length > this.limits.maxBytes)
    ) {
      return Promise.reject(
        new JournalFullError(
          `appending to the journal: ${this.#waitingRecords} records (${this.#waitingBytes} bytes) wait for the disk already; try again shortly`,
        ),
      );
    }
    this.#waitingRecords += 1;
    this.#waitingBytes += payload.length;
    this.#pendingBytes += payload.length;
    return new Promise((resolve, reject) => {
      this.#pending.push({ value, payload, resolve, reject });
      this.#running ??= this.#run();
    });
  }

  /** Resolves when nothing waits any more. */
  async drained(): Promise<void> {
    while (this.#running !== null) await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#pending.length > 0) {
      // Lets everything that this turn of the event loop still brings travel in the same flush.
      await new Promise(setImmediate);
      const batch = this.#pending;
      const bytes = this.#pendingBytes;
      this.#pending = [];
      this.#pendingBytes = 0;
      await this.flush(batch);
      this.#waitingRecords -= batch.length;
      this.#waitingBytes -= bytes;
    }
    this.#running = null;
  }
}
