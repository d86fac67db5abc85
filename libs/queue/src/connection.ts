import type { ConnectionOptions } from 'bullmq';
import { Redis, type RedisOptions } from 'ioredis';

const CONNECT_TIMEOUT_MS = 2000;
const KEEP_ALIVE_MS = 5000;

/** What a connection is for; see {@link redisOptions}. */
export type ConnectionKind = 'producer' | 'worker';

/**
 * The ioredis options of one kind of connection.
 *
 * `producer`: fails fast. A command that finds no connection is refused at once, one that gets no answer is given up
 * after 2 s; either way the caller must take the outcome as unknown, since the server may still run it.
 *
 * `worker`: waits for ever, as BullMQ's blocking reads need. It has no command time-out: one that is shorter than a
 * blocking read kills that read over and over and the worker never takes a job again. A peer that is gone without a
 * word is noticed by the socket time-out, which is longer than any blocking read.
 */
export function redisOptions(kind: ConnectionKind): RedisOptions {
  const shared: RedisOptions = {
    lazyConnect: true,
    connectTimeout: CONNECT_TIMEOUT_MS,
    keepAlive: KEEP_ALIVE_MS,
    disconnectTimeout: 500,
    // Jitter, so that a Redis that comes back is not met by every connection at the same moment.
    retryStrategy: (times) => Math.min(times * 100, 800) + Math.floor(Math.random() * 200),
  };
  return kind === 'producer'
    ? { ...shared, enableOfflineQueue: false, maxRetriesPerRequest: 1, commandTimeout: 2000 }
    : { ...shared, maxRetriesPerRequest: null, socketTimeout: 13_000 };
}

/**
 * A client that is not connected yet.
 *
 * @param url `redis://` or `rediss://`
 * @param onError called for every connection error; without a listener ioredis prints them all
 * @throws when the URL's scheme is another
 */
export function openRedis(url: string, kind: ConnectionKind, onError: (error: Error) => void): Redis {
  const client = new Redis(checkedRedisUrl(url), redisOptions(kind));
  client.on('error', onError);
  return client;
}

/** A worker's connection, and those that BullMQ duplicates from it for its blocking reads. */
export interface ConnectionFamily {
  readonly client: Redis;
  /**
   * Drops every socket at once, whatever state it is in.
   *
   * BullMQ's own ways of closing a worker wait for the server, and leave a connection that is just trying to come back
   * trying for ever.
   */
  disconnect(): void;
}

/** Like {@link openRedis} for a worker, keeping hold of the duplicates. */
export function openFamily(url: string, onError: (error: Error) => void): ConnectionFamily {
  const client = openRedis(url, 'worker', onError);
  const all = new Set([client]);
  const duplicate = client.duplicate.bind(client);
  client.duplicate = (override) => {
    // A lazy one would count its first failure as final, where this keeps trying.
    const made = duplicate({ ...override, lazyConnect: false });
    all.add(made);
    return made;
  };
  return { client, disconnect: () => all.forEach((member) => member.disconnect()) };
}

/**
 * The options of a worker's connection in the form that BullMQ takes them, for connections that it opens itself.
 *
 * Only for what is made once Redis has answered: these connect at once.
 */
export function bullConnection(url: string): ConnectionOptions {
  return { url: checkedRedisUrl(url), ...redisOptions('worker'), lazyConnect: false } as ConnectionOptions;
}

/** The URL itself, when it is one that this release can connect to; messages leave out its password. */
export function checkedRedisUrl(url: string): string {
  const scheme = /^([a-z+]+):\/\//.exec(url)?.[1];
  if (scheme !== 'redis' && scheme !== 'rediss') {
    throw new Error(`connecting to Redis: REDIS_URL begins with "${scheme ?? ''}"; use redis:// or rediss://`);
  }
  return url;
}

/**
 * Connects a lazy client and waits until it is ready, but no longer than told.
 *
 * A client whose first attempt failed goes on trying by itself; calling again then only waits.
 *
 * @throws {RedisAway} when it is not ready in time
 */
export async function untilReady(client: Redis, withinMs: number): Promise<void> {
  if (client.status === 'ready') return;
  await within<void>(withinMs, 'connecting to Redis', (settle) => {
    const onReady = () => settle();
    client.once('ready', onReady);
    // Its rejection is the first failed attempt only, and the error listener has it already.
    if (client.status === 'wait') client.connect().catch(() => undefined);
    return () => client.off('ready', onReady);
  });
}

/** Redis did not answer in time: what was asked of it may have happened, or may yet happen. */
export class RedisAway extends Error {
  override readonly name = 'RedisAway';
}

/** Runs a promise under a deadline of our own. The promise itself cannot be stopped and runs on. */
export async function bounded<T>(ms: number, doing: string, work: Promise<T>): Promise<T> {
  return within<T>(ms, doing, (settle, fail) => {
    work.then(settle, fail);
    return () => undefined;
  });
}

function within<T>(
  ms: number,
  doing: string,
  start: (settle: (value: T) => void, fail: (error: unknown) => void) => () => void,
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    let stop = (): void => undefined;
    const timer = setTimeout(() => {
      stop();
      reject(new RedisAway(`${doing}: no answer within ${ms} ms`));
    }, ms);
    const finish =
      <A>(next: (value: A) => void) =>
      (value: A) => {
        clearTimeout(timer);
        next(value);
      };
    stop = start(finish(resolve), finish(reject));
  });
}
