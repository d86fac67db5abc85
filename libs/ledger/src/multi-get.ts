import type { Redis } from 'ioredis';

interface Asked {
  readonly key: string;
  readonly settle: (value: string | null) => void;
  readonly fail: (cause: unknown) => void;
}

/**
 * Reads single keys, all those of one turn of the event loop in one command.
 *
 * Under load many requests arrive in one turn, and a command of its own for each costs more than all else that a
 * look-up does, here and in Redis.
 */
export class MultiGet {
  private asked: Asked[] = [];

  constructor(private readonly client: Redis) {}

  /** The value, or null when there is none. Rejects as the command does. */
  get(key: string): Promise<string | null> {
    return new Promise((settle, fail) => {
      if (this.asked.length === 0) setImmediate(() => void this.ask());
      this.asked.push({ key, settle, fail });
    });
  }

  private async ask(): Promise<void> {
    const asked = this.asked;
    this.asked = [];
    try {
      const values = await this.client.mget(asked.map(({ key }) => key));
      for (const [index, { settle }] of asked.entries()) settle(values[index] ?? null);
    } catch (cause) {
      for (const { fail } of asked) fail(cause);
    }
  }
}
