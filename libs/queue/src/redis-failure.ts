import { RedisAway } from './connection.js';

const CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);
const NAMES = new Set(['RedisAway', 'ReplyError', 'MaxRetriesPerRequestError', 'AbortError', 'ConnectionClosedError']);
const MESSAGES = /^(Connection is closed|Command timed out|Socket timeout|Stream isn't writeable)/;

/**
 * Whether an error, or anything it was caused by, is Redis's own: away, loading, full, read-only.
 *
 * Such a failure says nothing about the job that met it.
 */
export function isRedisFailure(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (cause instanceof RedisAway || NAMES.has(cause.name) || MESSAGES.test(cause.message)) return true;
    if (code !== undefined && CODES.has(code)) return true;
  }
  return false;
}
