import { JournalFullError } from './errors.js';

/** A record that waits for the disk. It is settled once, by either of the two methods. */
export class PendingRecord<T> {
  constructor(
    readonly value: T,
    readonly payload: Uint8Array,
    private readonly room: WaitingRoom,
    private readonly resolve: (seq: number) => void,
    private readonly reject: (cause: Error) => void,
  ) {}

  acknowledge(seq: number): void {
    this.room.leave(this.payload.length);
    this.resolve(seq);
  }

  refuse(cause: Error): void {
    this.room.leave(this.payload.length);
    this.reject(cause);
  }
}

/** Counts the records that are not settled yet, those in the flush under way included. */
class WaitingRoom {
  records = 0;
  bytes = 0;

  enter(bytes: number): void {
    this.records += 1;
    this.bytes += bytes;
  }

  leave(bytes: number): void {
    this.records -= 1;
    this.bytes -= bytes;
  }
}

/**
 * Collects what comes in while one flush is under way and hands all of it to the next.
 *
 * There is no timer: the flush before is the window. One flush runs at a time.
 */
export class GroupCommit<T> {
  #pending: PendingRecord<T>[] = [];
  readonly #room = new WaitingRoom();
  #running: Promise<void> | null = null;

  /** @param flush settles every record of the batch that it is given, and never throws */
  constructor(
    private readonly limits: { readonly maxRecords: number; readonly maxBytes: number },
    private readonly flush: (batch: readonly PendingRecord<T>[]) => Promise<void>,
  ) {}

  get waitingRecords(): number {
    return this.#room.records;
  }

  add(value: T, payload: Uint8Array): Promise<number> {
    const { records, bytes } = this.#room;
    if (records >= this.limits.maxRecords || (records > 0 && bytes + payload.length > this.limits.maxBytes)) {
      const message = `appending to the journal: ${records} records (${bytes} bytes) wait for the disk already; try again shortly`;
      return Promise.reject(new JournalFullError(message));
    }
    this.#room.enter(payload.length);
    return new Promise((resolve, reject) => {
      this.#pending.push(new PendingRecord(value, payload, this.#room, resolve, reject));
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
      this.#pending = [];
      await this.flush(batch);
    }
    this.#running = null;
  }
}
