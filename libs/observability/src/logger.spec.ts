import { createLogger } from './logger.js';

describe('createLogger', () => {
  it('says what failed, and none of what libraries hang on their errors', () => {
    const lines: string[] = [];
    const logger = createLogger('test', 'info', { write: (line) => lines.push(line) });
    // As ioredis does: the command that was refused, with all that was in it.
    const refused = Object.assign(new Error('OOM command not allowed'), { command: { args: ['canary 13800000000'] } });
    logger.error({ err: Object.assign(new Error('handing over', { cause: refused }), { code: 'X1' }) }, 'failed');
    expect(lines.join('')).not.toContain('canary');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      app: 'test',
      level: 'error',
      msg: 'failed',
      err: { name: 'Error', message: 'handing over', code: 'X1', cause: { message: 'OOM command not allowed' } },
    });
  });
});
