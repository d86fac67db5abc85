import { randomBytes } from 'node:crypto';

const TRACEPARENT = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

// Random bytes are drawn in one go for many traces: one call a message costs more than the rest of this file.
const POOL = 24 * 512;
let pool = Buffer.alloc(0);
let used = 0;

/** The caller's W3C `traceparent` when it is a valid one, otherwise a new one. */
export function traceparentOf(header: string | undefined): string {
  if (header !== undefined && TRACEPARENT.test(header)) return header;
  if (used >= pool.length) {
    pool = randomBytes(POOL);
    used = 0;
  }
  const hex = pool.toString('hex', used, used + 24);
  used += 24;
  return `00-${hex.slice(0, 32)}-${hex.slice(32)}-01`;
}
