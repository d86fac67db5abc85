import { Injectable } from '@nestjs/common';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { ChannelInstance } from '#libs/channel-registry';

/** How many requests each instance takes, so that one that runs wild leaves room for the others. */
@Injectable()
export class RateLimits {
  private readonly limiters = new Map<string, RateLimiterMemory>();

  /** Seconds to wait, or 0 when the request may pass. */
  async consume(instance: ChannelInstance): Promise<number> {
    try {
      await this.limiterOf(instance).consume(instance.id);
      return 0;
    } catch (refusal) {
      return Math.max(1, Math.ceil(((refusal as { msBeforeNext?: number }).msBeforeNext ?? 1000) / 1000));
    }
  }

  /** A request was none of the instance's: whoever forges must not use up the room of those who do not. */
  async giveBack(instance: ChannelInstance): Promise<void> {
    await this.limiterOf(instance).reward(instance.id);
  }

  private limiterOf(instance: ChannelInstance): RateLimiterMemory {
    let limiter = this.limiters.get(instance.id);
    if (!limiter) {
      const { ratePerSecond, burst } = instance.limits;
      limiter = new RateLimiterMemory({ points: burst, duration: Math.max(1, burst / ratePerSecond) });
      this.limiters.set(instance.id, limiter);
    }
    return limiter;
  }
}
