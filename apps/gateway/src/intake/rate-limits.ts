import { Injectable } from '@nestjs/common';
import ipaddr from 'ipaddr.js';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { ChannelInstance } from '#libs/channel-registry';

/** How many requests each instance takes, so that one that runs wild leaves room for the others. */
@Injectable()
export class RateLimits {
  private readonly byInstance = new Map<string, RateLimiterMemory>();
  private readonly byAddress = new Map<string, RateLimiterMemory>();

  /**
   * Seconds to wait, or 0 when the request may pass.
   *
   * @param address where it came from, when that counts
   */
  async consume(instance: ChannelInstance, address: string | undefined): Promise<number> {
    const { ratePerSecond, burst, perAddress } = instance.limits;
    if (perAddress && address !== undefined) {
      // First, so that whoever is held back uses up none of the others' room.
      const own = limiterIn(this.byAddress, instance.id, perAddress.requests, perAddress.seconds);
      const waitSeconds = await take(own, networkOf(address));
      if (waitSeconds > 0) return waitSeconds;
    }
    const all = limiterIn(this.byInstance, instance.id, burst, Math.max(1, burst / ratePerSecond));
    return take(all, instance.id);
  }

  /** A request was none of the instance's: whoever forges must not use up the room of those who do not. */
  async giveBack(instance: ChannelInstance): Promise<void> {
    await this.byInstance.get(instance.id)?.reward(instance.id);
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

/** Whom an address stands for: itself, or in IPv6 the /64 that one subscriber has to choose from. */
export function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  return parsed instanceof ipaddr.IPv6 ? parsed.parts.slice(0, 4).join(':') : parsed.toString();
}
