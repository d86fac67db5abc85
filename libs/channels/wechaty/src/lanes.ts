/** Runs tasks of one lane one after another, and lanes side by side. */
export class Lanes {
  private readonly tails = new Map<string, Promise<void>>();

  /** Settles as the task does; a task that fails does not stop its lane. */
  run(lane: string, task: () => Promise<void>): Promise<void> {
    const result = (this.tails.get(lane) ?? Promise.resolve()).then(task);
    const tail = result
      .catch(() => undefined)
      .then(() => {
        if (this.tails.get(lane) === tail) this.tails.delete(lane);
      });
    this.tails.set(lane, tail);
    return result;
  }

  /** Resolves when everything that is under way now has settled. */
  async idle(): Promise<void> {
    await Promise.all(this.tails.values());
  }
}
