import type { KillPoint } from '../contract/options.js';

export type Role = 'gateway' | 'normalizer';

/** To a process of a host: die there, the next time you come by. */
export interface ToChild {
  readonly killAt: KillPoint;
}

/** From a process of a host. */
export type FromChild =
  | { readonly kind: 'ready'; readonly url: string; readonly opsUrl: string }
  /** A request was verified, with so many comparisons in constant time. */
  | { readonly kind: 'verified'; readonly compared: number };
