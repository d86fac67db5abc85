import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** The header that tells a probe of ours from a message. */
export const PROBE_HEADER = 'x-hotline-probe';
/** A name in the query of every probe: a proxy that takes the header away must not make a message of it. */
export const PROBE_NAME = 'hotline-probe';

const GOOD_FOR_MS = 60_000;

const IN_QUERY = new RegExp(`[?&]${PROBE_NAME}=`);

/** Whether a request says that it is a probe, whoever made it. */
export function isProbe({ url = '', headers }: Pick<IncomingMessage, 'url' | 'headers'>): boolean {
  return headers[PROBE_HEADER] !== undefined || IN_QUERY.test(url);
}

/** Marks probes so that only this gateway, or a replica with the same key, knows them again. */
export class ProbeMark {
  constructor(private readonly key: Uint8Array) {}

  /** A mark for a probe of this instance; good for a minute. */
  make(instance: string, now: number): string {
    return `${now}.${this.mac(instance, now)}`;
  }

  isOurs(mark: string, instance: string, now: number): boolean {
    const [time = '', mac = ''] = mark.split('.');
    const madeAt = Number(time);
    const given = Buffer.from(mac);
    const wanted = Buffer.from(this.mac(instance, madeAt));
    return given.length === wanted.length && timingSafeEqual(given, wanted) && Math.abs(now - madeAt) <= GOOD_FOR_MS;
  }

  private mac(instance: string, madeAt: number): string {
    return createHmac('sha256', this.key)
      .update(JSON.stringify([instance, madeAt]))
      .digest('base64url');
  }
}
