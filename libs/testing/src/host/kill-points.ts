import type { AnyChannel } from '#libs/channel-kit';
import { Redis } from 'ioredis';
import type { KillPoint } from '../contract/options.js';
import type { Role } from './child-messages.js';

/** Where this process is to die; set by whoever started it. */
export const killing: { at: KillPoint | undefined } = { at: undefined };

/** kill -9, by our own hand: nothing is flushed, closed or answered any more. */
export function reach(point: KillPoint): void {
  if (killing.at === point) process.kill(process.pid, 'SIGKILL');
}

/** The channel, with those of the points that lie in its functions. */
export function withPoints(channel: AnyChannel, onVerified: () => void): AnyChannel {
  const { source } = channel;
  if (source.kind !== 'webhook') throw new Error(`watching "${channel.id}": it is not called over HTTP`);
  const after =
    <A extends readonly unknown[], R>(point: KillPoint, work: (...args: A) => R) =>
    (...args: A): R => {
      const result = work(...args);
      reach(point);
      return result;
    };
  return {
    ...channel,
    source: {
      ...source,
      verify: async (request, context) => {
        const verdict = await source.verify(request, context);
        onVerified();
        reach('verified');
        return verdict;
      },
    },
    orderingKey: after('gathered', channel.orderingKey),
    ack: { ...channel.ack, accepted: after('flushed', channel.ack.accepted) },
    // The ledger has reserved it by then.
    parse: (message, context) => {
      reach('reserved');
      return channel.parse(message, context) as unknown;
    },
  };
}

interface Command {
  readonly args: readonly unknown[];
  readonly promise: Promise<unknown>;
}

interface Commanded {
  sendCommand: (this: unknown, command: Command, ...more: unknown[]) => unknown;
}

/** The points that are told by what is asked of Redis: each by the first key of a script, in a process of that role. */
const BY_KEY: readonly {
  readonly role: Role;
  readonly key: RegExp;
  readonly point: KillPoint;
  readonly when: 'before' | 'after';
}[] = [
  { role: 'gateway', key: /:inbound-\d+:wait$/, point: 'forwarded', when: 'after' },
  { role: 'normalizer', key: /:once:/, point: 'picked', when: 'before' },
  { role: 'normalizer', key: /:intake:wait$/, point: 'queued', when: 'after' },
  { role: 'normalizer', key: /:ends:/, point: 'confirmed', when: 'after' },
];

/** Watches every command that this process gives Redis. */
export function watchRedis(role: Role): void {
  const prototype = Redis.prototype as unknown as Commanded;
  const { sendCommand } = prototype;
  const watched = BY_KEY.filter((each) => each.role === role);
  prototype.sendCommand = function (command, ...more) {
    const key = command.args[2];
    for (const { point, when } of watched.filter((each) => typeof key === 'string' && each.key.test(key))) {
      if (when === 'before') reach(point);
      else
        command.promise.then(
          () => reach(point),
          () => undefined,
        );
    }
    return sendCommand.call(this, command, ...more);
  };
}
