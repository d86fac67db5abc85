import { isRedisFailure, RedisAway } from './index.js';

const named = (name: string, message = '') => Object.assign(new Error(message), { name });

describe('what counts as a failure of Redis', () => {
  it.each([
    new RedisAway('adding: no answer within 5 ms'),
    named('ReplyError', 'OOM command not allowed when used memory > maxmemory'),
    named('MaxRetriesPerRequestError'),
    new Error('Connection is closed.'),
    new Error('Command timed out'),
    new Error("Stream isn't writeable and enableOfflineQueue options is false"),
    Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }),
    new Error('reserving', { cause: new Error('Connection is closed.') }),
  ])('%s', (error) => {
    expect(isRedisFailure(error)).toBe(true);
  });

  it.each([new TypeError('x is not a function'), new Error('the closed connection'), undefined, 'Command timed out'])(
    'and what does not: %s',
    (error) => {
      expect(isRedisFailure(error)).toBe(false);
    },
  );
});
