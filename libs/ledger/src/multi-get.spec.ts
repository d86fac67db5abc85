import type { Redis } from 'ioredis';
import { MultiGet } from './multi-get.js';

class Client {
  readonly calls: string[][] = [];
  failure: Error | undefined;

  async mget(keys: string[]): Promise<(string | null)[]> {
    this.calls.push(keys);
    if (this.failure) throw this.failure;
    return keys.map((key) => (key === 'unknown' ? null : `value of ${key}`));
  }
}

describe('MultiGet', () => {
  const client = new Client();
  const lookUps = new MultiGet(client as unknown as Redis);
  beforeEach(() => {
    client.calls.length = 0;
    client.failure = undefined;
  });

  it('asks for everything of one turn at once, and gives each caller its own', async () => {
    const answers = await Promise.all(['a', 'unknown', 'b'].map((key) => lookUps.get(key)));
    expect(answers).toEqual(['value of a', null, 'value of b']);
    expect(client.calls).toEqual([['a', 'unknown', 'b']]);
  });

  it('asks anew in the next turn', async () => {
    await lookUps.get('a');
    await lookUps.get('b');
    expect(client.calls).toEqual([['a'], ['b']]);
  });

  it('tells every caller of a failure, and goes on with the next', async () => {
    client.failure = new Error('Redis is away');
    const outcomes = await Promise.allSettled([lookUps.get('a'), lookUps.get('b')]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    client.failure = undefined;
    expect(await lookUps.get('c')).toBe('value of c');
  });
});
