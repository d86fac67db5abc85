interface Waiter {
  readonly afterSeq: number;
  readonly resolve: () => void;
  readonly reject: (cause: Error) => void;
}

/** Those who wait for the log to grow. */
export class FlushWaiters {
  readonly #waiters = new Set<Waiter>();

  wait(afterSeq: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) return reject(reasonOf(signal));
      const waiter = {
        afterSeq,
        resolve: () => {
          signal?.removeEventListener('abort', onAbort);
          resolve();
        },
        reject: (cause: Error) => {
          signal?.removeEventListener('abort', onAbort);
          reject(cause);
        },
      };
      const onAbort = () => {
        this.#waiters.delete(waiter);
        if (signal !== undefined) reject(reasonOf(signal));
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

  rejectAll(cause: Error): void {
    for (const waiter of this.#waiters) waiter.reject(cause);
    this.#waiters.clear();
  }
}

function reasonOf(signal: AbortSignal): Error {
  const { reason } = signal as { readonly reason: unknown };
  return reason instanceof Error ? reason : new Error('waiting for the journal: given up', { cause: reason });
}
