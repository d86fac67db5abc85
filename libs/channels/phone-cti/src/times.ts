import { anyTime, epochMillis, epochSeconds, shanghaiTime } from '#libs/channel-kit';
import type { CtiMapping } from './mapping.js';

/** The instant that a vendor wrote; null for nothing, for never (0), and for what cannot be read. */
export function timeOf(text: string | undefined, written: CtiMapping['time']): string | null {
  if (text === undefined || isNever(text)) return null;
  switch (written) {
    case 'iso':
      return anyTime(text);
    case 'epoch-seconds':
      return epochSeconds(text);
    case 'epoch-millis':
      return epochMillis(text);
    case 'shanghai-local':
      return shanghaiTime(text);
  }
}

/** `0`, and `0000-00-00 00:00:00` as databases write it. */
export function isNever(text: string): boolean {
  return /^[0\-:. T]*$/.test(text);
}
