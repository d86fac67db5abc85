/** Callers that wait until a position is in Redis. */
export class HandOverWaiters {
  private readonly waiting: { readonly seq: number; readonly settle: (handedOver: boolean) => void }[] = [];

  /** Resolves with true once `reached` comes to `seq`, with false after `patienceMs`. */
  wait(seq: number, patienceMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const waiter = { seq, settle: resolve };
      const timer = setTimeout(() => {
        const index = this.waiting.indexOf(waiter);
        if (index >= 0) this.waiting.splice(index, 1);
        resolve(false);
      }, patienceMs);
      waiter.settle = (handedOver) => {
        clearTimeout(timer);
        resolve(handedOver);
      };
      this.waiting.push(waiter);
    });
  }

  /** Everything up to `seq` is in Redis. */
  reached(seq: number): void {
    this.settleWhere((waiter) => waiter.seq <= seq, true);
  }

  /** Nobody need wait any longer: Redis is away, or we are closing. */
  giveUp(): void {
    this.settleWhere(() => true, false);
  }

  private settleWhere(ready: (waiter: { readonly seq: number }) => boolean, handedOver: boolean): void {
    const settled = this.waiting.filter(ready);
    if (settled.length === 0) return;
    const left = this.waiting.filter((waiter) => !ready(waiter));
    this.waiting.splice(0, this.waiting.length, ...left);
    for (const waiter of settled) waiter.settle(handedOver);
  }
}
