import { BadPayload } from '#libs/channel-kit';

const MAX_LENGTH = 255;
const BARE = /^[\x21\x23-\x7e]+$/;
/** A Structured Field string (RFC 9651, section 3.3.3). */
const QUOTED = /^"(?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\])+"$/;

/**
 * The key in an `Idempotency-Key` header: bare, as most clients send it, or in the quotes of a Structured Field string.
 *
 * @throws {BadPayload} when it is absent, too long, or neither form
 */
export function parseIdempotencyKey(header: string | undefined): string {
  if (header === undefined) throw new BadPayload('idempotency-key: expected this header on every POST');
  const key = QUOTED.test(header) ? header.slice(1, -1).replace(/\\(["\\])/g, '$1') : header;
  if ((key === header && !BARE.test(header)) || key.length > MAX_LENGTH) {
    throw new BadPayload(`idempotency-key: expected 1 to ${MAX_LENGTH} visible ASCII characters, such as a UUID`);
  }
  return key;
}
