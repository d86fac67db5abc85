interface Waiter {
  readonly afterSeq: number;
  readonly resolve: () => void;
  readonly reject: (cause: unknown) => void;
}

/** Those who wait for the log to grow. */
export class FlushWaiters {
  readonly #waiters = new Set<Waiter>();

  wait(afterSeq: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) return reject(signal.reason);
      const waiter = {
        afterSeq,
        resolve: () => {
          signal?.removeEventListener('abort', onAbort);
          resolve();
        },
        reject: (cause: unknown) => {
          signal?.removeEventListener('abort', onAbort);
          reject(cause);
        },
      };
      const onAbort = () => {
        this.#waiters.delete(waiter);
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#waiters.add(waiter);
    });
  }

  wake(flushedSeq: number): void {
    for (const waiter of this.#waiters) {
      if (waiter.afterSeq >= flushedSeq) continue;
      this.#waiters.delete(waiter);
      waiter.resolve();
    }
  }

  rejectAll(cause: unknown): void {
    for (const waiter of this.#waiters) waiter.reject(cause);
    this.#waiters.clear();
  }
}
