import { hash, timingSafeEqual } from 'node:crypto';

/** Whether two texts are equal, in a time that does not depend on where they differ, nor on how long the secret is. */
export function constantTimeEqual(a: string, b: string): boolean {
  return timingSafeEqual(sha256(a), sha256(b));
}

/** Whether two MACs are equal, in constant time; a MAC of another length is compared against itself and refused. */
export function macsEqual(expected: Uint8Array, given: Uint8Array | null): boolean {
  const fits = given !== null && given.length === expected.length;
  const equal = timingSafeEqual(expected, fits ? given : expected);
  return fits && equal;
}

function sha256(text: string): Buffer {
  return hash('sha256', text, 'buffer');
}
