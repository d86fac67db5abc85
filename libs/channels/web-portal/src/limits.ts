import type { Limits } from '#libs/channel-kit';

/** What the page lets a citizen add, and what is beyond is refused. */
export const MOST_FILES = 6;
export const FILE_BYTES = 20 * 1024 * 1024;

const KIB = 1024;

export const LIMITS: Limits = {
  bodyBytes: 64 * KIB,
  files: { count: MOST_FILES, bytesEach: FILE_BYTES, fields: 40, fieldBytes: 64 * KIB },
  // Thousands of citizens share the few addresses of a mobile carrier.
  perAddress: { requests: 120, seconds: 600 },
};
