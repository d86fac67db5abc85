import { hash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import ipaddr from 'ipaddr.js';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { ChannelInstance } from '#libs/channel-registry';

// Some 500 bytes each for as long as an address is remembered, whoever calls from however many of them.
const BUCKETS = 2 ** 17;

// Of the look-ups that an instance takes, what one address may have: a carrier's citizens share one, and nobody has all of them.
const SHARE_OF_LOOKUPS = 1 / 8;

/** What a request wants: to hand something in, or to look at something. */
export type Wish = 'messages' | 'lookups';

/** How many requests each instance takes, so that one that runs wild leaves room for the others. */
@Injectable()
export class RateLimits {
  private readonly byInstance = new Map<string, RateLimiterMemory>();
  private readonly messagesByAddress = new Map<string, RateLimiterMemory>();
  private readonly lookupsByAddress = new Map<string, RateLimiterMemory>();
  /** Nobody who chooses addresses may choose whose bucket they share. */
  private readonly salt = randomBytes(16).toString('hex');

  /**
   * Seconds to wait, or 0 when the request may pass.
   *
   * Messages and look-ups are counted apart: a page that everybody opens takes no room from what citizens hand in.
   *
   * @param address where it came from; counts for instances that anybody may write to
   */
  async consume(instance: ChannelInstance, wish: Wish, address: string): Promise<number> {
    const { ratePerSecond, burst, perAddress } = instance.limits;
    const seconds = Math.max(1, burst / ratePerSecond);
    if (perAddress) {
      // First, so that whoever is held back uses up none of the others' room.
      const own =
        wish === 'messages'
          ? limiterIn(this.messagesByAddress, instance.id, perAddress.requests, perAddress.seconds)
          : limiterIn(this.lookupsByAddress, instance.id, Math.ceil(burst * SHARE_OF_LOOKUPS), seconds);
      const waitSeconds = await take(own, bucketOf(address, this.salt));
      if (waitSeconds > 0) return waitSeconds;
    }
    return take(limiterIn(this.byInstance, instance.id, burst, seconds), wish);
  }

  /** A request was none of the instance's: whoever forges must not use up the room of those who do not. */
  async giveBack(instance: ChannelInstance, wish: Wish): Promise<void> {
    await this.byInstance.get(instance.id)?.reward(wish);
  }
}

function limiterIn(
  limiters: Map<string, RateLimiterMemory>,
  id: string,
  points: number,
  duration: number,
): RateLimiterMemory {
  let limiter = limiters.get(id);
  if (!limiter) {
    limiter = new RateLimiterMemory({ points, duration });
    limiters.set(id, limiter);
  }
  return limiter;
}

async function take(limiter: RateLimiterMemory, key: string): Promise<number> {
  try {
    await limiter.consume(key);
    return 0;
  } catch (refusal) {
    return Math.max(1, Math.ceil(((refusal as { msBeforeNext?: number }).msBeforeNext ?? 1000) / 1000));
  }
}

/** Where the requests of an address are counted; in the rare case two addresses share a bucket. */
export function bucketOf(address: string, salt: string): string {
  return String(Number.parseInt(hash('sha256', salt + networkOf(address), 'hex').slice(0, 8), 16) % BUCKETS);
}

/** Whom an address stands for: itself, or in IPv6 the /64 that one subscriber has to choose from. */
export function networkOf(address: string): string {
  const bare = withoutPort(address);
  if (!ipaddr.isValid(bare)) return bare;
  const parsed = ipaddr.process(bare);
  return parsed instanceof ipaddr.IPv6 ? parsed.parts.slice(0, 4).join(':') : parsed.toString();
}

/** Some proxies forward the port as well, with which each connection would be somebody else. */
function withoutPort(address: string): string {
  return /^\[([^\]]*)\](?::\d+)?$/.exec(address)?.[1] ?? /^([\d.]+):\d+$/.exec(address)?.[1] ?? address;
}
