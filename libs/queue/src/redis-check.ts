import type { Redis } from 'ioredis';

/** Why a Redis is not given any messages. */
export type RedisRefusal = 'REDIS_EVICTS' | 'REDIS_TOO_OLD' | 'PARTITIONS_CHANGED' | 'PARTITIONS_UNKNOWN';

/** The Redis at hand would lose or mix up messages; `message` says what to set. */
export class RedisRefused extends Error {
  override readonly name = 'RedisRefused';

  constructor(
    readonly code: RedisRefusal,
    message: string,
  ) {
    super(message);
  }
}

/** What {@link checkRedis} found besides. */
export interface RedisFacts {
  readonly version: string;
  /** Whether the append-only file is on; without it a crash of Redis forgets what it was given. */
  readonly keepsAppendOnlyFile: boolean;
}

const OLDEST = [6, 2] as const;

/**
 * Checks that Redis may be trusted with messages.
 *
 * @throws {RedisRefused} when it evicts keys to save memory, or is older than 6.2
 */
export async function checkRedis(client: Redis): Promise<RedisFacts> {
  const facts = parseInfo(await client.info());
  const version = facts.get('redis_version') ?? '0';
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
    throw new RedisRefused(
      'REDIS_TOO_OLD',
      `handing messages to Redis: it is version ${version}; ${OLDEST.join('.')} is the oldest that will do`,
    );
  }
  const policy = facts.get('maxmemory_policy') ?? 'noeviction';
  if (policy !== 'noeviction') {
    throw new RedisRefused(
      'REDIS_EVICTS',
      `handing messages to Redis: its maxmemory-policy is "${policy}", under which it drops messages when memory ` +
        'runs short; set it to "noeviction"',
    );
  }
  return { version, keepsAppendOnlyFile: facts.get('aof_enabled') === '1' };
}

function parseInfo(info: string): Map<string, string> {
  const lines = info.split('\r\n').filter((line) => line.includes(':'));
  return new Map(lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]));
}
