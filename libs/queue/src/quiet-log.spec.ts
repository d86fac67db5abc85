import { QuietLog } from './index.js';

describe('the quiet log', () => {
  it('writes the first error of a kind, then one line in five seconds with the number left out', () => {
    const lines: unknown[] = [];
    let now = 1000;
    const log = new QuietLog(
      { info: () => undefined, warn: () => undefined, error: (line: unknown) => void lines.push(line) },
      () => now,
    );
    for (let index = 0; index < 500; index += 1) log.error('queue.errored', new Error('OOM'), { queue: 'one' });
    log.error('queue.errored', new TypeError('another'));
    now += 5000;
    log.error('queue.errored', new Error('OOM'), { queue: 'one' });
    expect(lines).toEqual([
      { event: 'queue.errored', queue: 'one', err: 'Error: OOM', leftOut: undefined },
      { event: 'queue.errored', err: 'TypeError: another', leftOut: undefined },
      { event: 'queue.errored', queue: 'one', err: 'Error: OOM', leftOut: 499 },
    ]);
  });
});
